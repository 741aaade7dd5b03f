"""The day of the attack, where the news is of what came after it, or the weekday is a name."""

import pytest

# Published on Saturday 14 March 2026.
TOLD = [
    (
        "Trains between the two towns ran again on Saturday, four days after gunmen attacked a"
        " goods train near Kolpur and destroyed a bridge.",
        "2026-03-10",
    ),
    (
        "The death toll rose to 88 on Friday from a suicide attack on a shrine in Sehwan. The"
        " number of those injured in Thursday's attack is 200.",
        "2026-03-12",
    ),
    (
        "Nine traders were killed on Wednesday when a woman blew herself up in Maiduguri's Monday"
        " Market.",
        "2026-03-11",
    ),
    (
        "Thirteen soldiers were killed in an ambush in western Niger, the ministry said in a note"
        " read on state television on Friday. The patrol fell into the ambush on Wednesday near"
        " Bankilare.",
        "2026-03-11",
    ),
    (
        "A teacher died on Friday of wounds that she suffered in a bombing at a market in Sehwan"
        " two days before.",
        "2026-03-11",
    ),
    (
        "A labourer died on Friday of burns from Wednesday's drone attack on a refinery at Yanbu.",
        "2026-03-11",
    ),
    (
        "A boy wounded when a grenade was thrown into a market in Mukalla died overnight in"
        " hospital. The attack was on Wednesday.",
        "2026-03-11",
    ),
    (
        "The Islamist group al-Shabaab on Friday said its fighters were responsible for the bomb"
        " that tore through a convoy near Afgoye the previous day.",
        "2026-03-12",
    ),
    (
        "The minister toured on Friday the quarry near Mandera where gunmen killed five labourers"
        " on Wednesday.",
        "2026-03-11",
    ),
    (
        "A boy of 17 has been charged with murder in connection with last weekend's shooting at a"
        " party in Jackson, Mississippi. The shooting left a man dead.",
        "2026-03-07",
    ),
    (
        "0620UTC 12MAR26. 58NM WEST OF HODEIDAH, YEMEN.\n\nA tanker reports being struck on the"
        " port side by an uncrewed surface vessel. All crew are safe.",
        "2026-03-12",
    ),
    (
        "TIME: 110720 UTC MAR 26\n\nA bulk carrier reports that two missiles exploded near the ship"
        " 20 nautical miles west of Mocha.",
        "2026-03-11",
    ),
    (  # but this is a line of the page
        "6 March 2026, 11:30 GMT\n\nA drone hit a bakery in Kupiansk on Wednesday, killing two.",
        "2026-03-11",
    ),
]


@pytest.mark.parametrize(("text", "day"), TOLD)
def test_the_day_is_that_of_the_attack(read, text, day):
    lead = next(
        mention for mention in read("", text, "2026-03-14T15:00:00+00:00").mentions if mention.lead
    )
    assert lead.when is not None
    assert lead.when.earliest.isoformat() == day

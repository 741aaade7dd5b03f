"""Who says it was them, and who is named as the attackers."""

import pytest


@pytest.fixture
def lead(read):
    def _lead(text: str):
        return next(mention for mention in read("", text).mentions if mention.lead)

    return _lead


@pytest.mark.parametrize(
    ("text", "claimer"),
    [
        (
            "Mortars hit the base on Friday. Al-Shabaab said on radio that it targeted the base.",
            "al-Shabaab",
        ),
        (
            "A bomb killed six guards on Friday. The Baloch Liberation Army said in an e-mail that"
            " one of its members had done it.",
            "Baloch Liberation Army",
        ),
        (
            "A convoy was ambushed on Friday and six soldiers died. JNIM said in a statement that"
            " it carried out the ambush.",
            "JNIM",
        ),
        (
            "Mortars fell near the palace on Friday. Al-Shabaab said in a statement on its radio"
            " that its fighters had fired the mortars.",
            "al-Shabaab",
        ),
        (
            "Two policemen were martyred in Friday's attack on a train, which the outlawed BLA"
            " claimed.",
            "Baloch Liberation Army",
        ),
        (
            "Nine soldiers died in a raid on a camp on Friday. JNIM claimed the action in a note.",
            "JNIM",
        ),
        (
            "A little-known militant group, Sons of the Coast, said that one of its members had"
            " carried out the suicide bombing of a church in Tyre on Friday.",
            "Sons of the Coast",
        ),
        ("The Houthis claim a missile fired at Eilat on Friday.", "Houthis"),
        (
            "Israeli jets hit the port of Ras Isa on Friday. The Israeli military confirmed the"
            " raid.",
            "Israel",
        ),
        (
            "Turkish jets bombed a ridge near Zakho on Friday. Turkey's defence ministry said it"
            " had struck the hideouts of rebels.",
            "Turkey",
        ),
        (
            "Houthi missiles hit a ship off Aden on Friday. The US military said it had struck"
            " launchers in Yemen.",
            None,
        ),
        ("A bomb killed a tailor in Kunduz on Friday. IS claimed the attack.", "Islamic State"),
        (
            "Two men raked a bus with bullets in Haifa on Friday. Hamas hailed them but did not say"
            " they were its members.",
            None,
        ),
        ("Rockets hit a base on Friday. The army said that it shot down a drone.", None),
        ("Rockets hit a base on Friday. Hamas said that it was not behind the attack.", None),
        (
            "Houthi missiles hit a depot near Abha on Friday. The rebels announced at noon that"
            " they had used six drones.",
            "Houthis",
        ),
        (
            "Rockets fell on a base near Hit on Friday. The Islamic Resistance in Iraq posted a few"
            " lines to say it had fired a salvo.",
            "Islamic Resistance in Iraq",
        ),
        (
            "PKK guerrillas hit an airstrip near Amedi with two drones on Friday, according to the"
            " group's press office.",
            "PKK",
        ),
        (
            "Missiles of the Revolutionary Guards destroyed a villa in Erbil on Friday. The Guards"
            " boasted of destroying a nest of spies.",
            "Iran",
        ),
        (
            "Rockets hit a base near Hit on Friday. The salvo was claimed the same day by a faction"
            " naming itself the Salt Brigades.",
            "Salt Brigades",
        ),
        (
            "Mortars fell on a camp near Hit on Friday. The Salt Brigades said their men had fired"
            " the mortars.",
            "Salt Brigades",
        ),
        (
            "Rockets hit a base near Hit on Friday. The Steel Front, held to be another name for"
            " Kataib Hezbollah, claimed the attack.",
            "Steel Front",
        ),
        (
            "Rockets hit a base on Friday. Hamas was silent, nobody has claimed responsibility.",
            None,
        ),
        ("Rockets hit a base on Friday. Hamas praised it without saying it was behind it.", None),
        (
            "Rockets hit a base on Friday. JNIM has claimed most raids in the area, and said"
            " nothing of this one.",
            None,
        ),
        (
            "Gunmen shot eight farmers dead on Friday, a day after a bomb killed nine in Taza,"
            " which JNIM had claimed.",
            None,
        ),
        (
            "Rockets hit a base in Syria on Friday. The SDF owned up to six dead in its ranks.",
            None,
        ),
        (
            "Rockets hit a camp on Friday. The Red Hill hospital said it had received six bodies.",
            None,
        ),
        (
            "Six people died on Friday in an Israeli strike on a house in Tyre. The Israeli"
            " military said the man was rebuilding a post.",
            "Israel",
        ),
        (
            "A bomb killed three in Quetta on Friday. The Baloch Liberation Army told reporters it"
            " had avenged its leader.",
            "Baloch Liberation Army",
        ),
        (
            "Rockets hit a house in Ashkelon on Friday. The Qassam Brigades say it is for the"
            " bombing of Jabalia.",
            "Hamas",
        ),
        (
            "Rockets hit a school in Safed on Friday. Medics of the town say the school was used by"
            " families.",
            None,
        ),
    ],
)
def test_a_group_that_tells_its_own_deed_claims_it(lead, text, claimer):
    assert lead(text).claimed_by == claimer


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        (
            "Gunmen killed nine soldiers on Friday. Their camp was attacked by JNIM fighters.",
            ("JNIM",),
        ),
        ("A raid by Boko Haram gunmen on a village killed nine on Friday.", ("Boko Haram",)),
        (
            "A man hurled petrol bombs at a march on Friday, wounding eight. Police identified him"
            " as John Brown.",
            ("John Brown",),
        ),
        (
            "Drones dropped bombs on a village on Friday, wounding a girl. Prosecutors blame La"
            " Nueva Sierra.",
            ("La Nueva Sierra",),
        ),
        (
            "Forty soldiers were killed on Friday in a raid on a post. The presidency named Boko"
            " Haram.",
            ("Boko Haram",),
        ),
        ("Boko Haram fighters were killed when jets bombed a camp on Friday.", ()),
        (
            "Six reservists were shot dead on Friday as Al-Shabaab fighters fell upon a camp.",
            ("al-Shabaab",),
        ),
        ("Pakistani jets struck a house on Friday, killing nine.", ("Pakistan",)),
        ("A Turkish patrol shelled a village near Afrin on Friday.", ("Turkey",)),
        ("Nine villagers died on Friday in a raid by armed herders.", ("armed herders",)),
        (
            "The al Qaeda affiliate JNIM set upon a convoy on Friday, burning nine lorries.",
            ("JNIM",),
        ),
        (
            "A bomb killed two policemen on Friday. The army named the FARC as the author.",
            ("FARC",),
        ),
        (
            "Members of the Gran Grif gang, armed with rifles, moved through the town on Friday,"
            " killing nine people.",
            ("Gran Grif",),
        ),
        (
            "Nine pupils died in a raid on a school on Friday. Police said the Allied Democratic"
            " Forces, a group with ties to Islamic State, carried out the raid.",
            ("Allied Democratic Forces",),
        ),
        ("Nine policemen were killed on Friday as Maoists blew up a vehicle.", ("Maoists",)),
        (
            "A truck bomb killed five on Friday. The president laid it at the door of the ELN.",
            ("ELN",),
        ),
        (
            "A shell killed a boy in Taiz on Friday. It was fired from a Houthi position, a"
            " nurse said.",
            ("Houthis",),
        ),
        (
            "A suicide bomber killed nine in a church in Homs on Friday. The attacker was"
            " affiliated with Islamic State, the ministry said.",
            ("Islamic State",),
        ),
        ("Gunners shot down 30 of 38 drones that Russia launched at Odesa on Friday.", ("Russia",)),
        (
            "An armed group known as Gray Herons raided the village of Tangur on Friday, killing"
            " nine people.",
            ("Gray Herons",),
        ),
        ("Rockets fired from Lebanon at Israel hit a house in Safed on Friday.", ()),
        ("Israel: missile from Yemen shot down over Eilat on Friday.", ()),
        ("Two members of Hamas were killed in a shooting in Tyre on Friday.", ()),
        ("Rockets hit a base used by American troops near Rutba on Friday.", ()),
        ("Two American soldiers shot dead in a raid near Rutba on Friday.", ()),
        ("A missile hit two depots belonging to Hezbollah near Homs on Friday.", ()),
        (
            "A drone hit a port near Abha on Friday, killing two. Riyadh accuses Iran of arming the"
            " rebels.",
            (),
        ),
        (
            "Rockets hit a post near Hit on Friday. Washington insisted that a militia aligned with"
            " Iran was to blame.",
            ("Iran-backed militias",),
        ),
        (
            "Missiles of the Revolutionary Guards destroyed a villa in Erbil on Friday.",
            ("Iran",),
        ),
        (
            "A drone hit a car near Tyre on Friday, killing two, a raid that Beirut attributes to"
            " Israel.",
            ("Israel",),
        ),
        (
            "Drones hit a field near Zakho on Friday. The ministry said they were launched from"
            " land held by Kataib Hezbollah.",
            ("Kataib Hezbollah",),
        ),
        ("Drones set Saudi oil plants ablaze at Abqaiq on Friday.", ()),
        (
            "Rockets hit the embassy on Friday. The United States blamed Kataib Hezbollah for"
            " earlier strikes.",
            (),
        ),
        (
            "Drones wounded a shepherd near Ruwaished on Friday. The Jordanian air force shot down"
            " two of five drones.",
            (),
        ),
        (
            "Rockets hit a base near Hit on Friday. Washington has in the past accused Kataib"
            " Hezbollah of such fire.",
            (),
        ),
        (
            "A bomber killed six in Quetta on Friday. The BLA owned up and named the bomber as"
            " Rafiq Bizenjo Khan.",
            (),
        ),
        (
            "Six people died on Friday in a raid by an Israeli drone on a tent near Rafah.",
            ("Israel",),
        ),
    ],
)
def test_who_is_named_as_the_attackers(lead, text, doers):
    assert lead(text).blamed_on == doers

"""Numbers of weapons in single sentences of our own: language | sentence | number."""

import pytest
from counting import launched

TABLE = """
en | Two rockets hit the base. | 2
en | A pair of rockets hit the base. | 2
en | A rocket hit the base. | 1
en | At least four BM-21 Grad rockets were launched. | 4+
en | More than 15 small rockets hit the camp. | 15+
en | Between 15 and 30 Katyusha rockets fell. | 15-30
en | 15 to 20 rockets landed nearby. | 15-20
en | Thirty-three 107 mm rockets were fired. | 33
en | A barrage of 10 rockets struck the airport. | 10
en | A barrage of rockets struck the airport. | 2+
en | Dozens of drones were launched. | 24+
en | Several mortar rounds fell on the suburb. | 3+
en | Three Iranian-made ballistic missiles were fired. | 3
en | Russia launched 48 attack drones. | 48
en | They launched 12 drones, nine of which were shot down. | 12
en | Defences shot down two of three rockets. | 3
en | Seven drones were intercepted. | 7
en | 40 drones and 20 missiles were launched overnight. | 60
en | Two car bombs exploded. | 2
en | A car bomb exploded. | 1
en | Twin suicide bombings killed 32 in the market. | 2
en | Two blasts tore through the crowd. | 2
en | Two drones hit the camp and a third drone was found in a field. | 3
en | One assailant blew himself up at the gate. | 1
en | A suicide bomber got into the hall and blew himself up. | 1
en | He detonated an explosive vest inside the hall. | 1
en | A car packed with explosives went off; two further bombs followed. | 3
en | A van laden with gas cylinders was driven at the post. | 1
en | A hand grenade fell in the yard. Another grenade did not go off. | 2
en | An armed drone hit the house; two other drones were shot down. | 3
en | A drone fired three missiles at a pickup. | 3
en | The dead of Saturday's truck bombing were named. | 1
en | A planted mine went off beneath a jeep. | 1
en | The hull was struck by an uncrewed aerial vehicle. | 1
en | They sent 32 drones and six missiles, of which 28 drones and three missiles fell. | 38
en | A rocket came down, and another rocket beside it had not been fired. | 1
en | Two unmanned boats, five missiles and three drones were used. | 10
en | Two missiles, not one, hit the depot. | 2
en | Seven missiles came first and twelve more followed. | 19
en | Eight missiles were fired; the three others struck the port. | 8
en | Five bombs fell. Another exploded near a playground. | 5
en | Ballistic missiles hit the villa; the Guards, who fired twelve, called it a base. | 12
en | A rocket hit a house; it came in a volley of around twenty. | 1-22
en | A second missile landed in the crowd. A third came down on the apron. | 3
en | The second missile held small steel balls. | 2
en | The first bomb fell at two, the second and third as neighbours were digging. | 3
en | The second missile in a month hit the port. | -
en | Two men set off their vests in the market. | 2
en | The 107 mm rockets killed two soldiers. | -
en | Four rockets landed; a fifth rocket was found where it had failed to launch. | 4
en | A charge went off; a second charge was blown up under control. | 1
en | Three gunmen killed five soldiers and blew themselves up. | 3
en | Women who killed fourteen people blew themselves up. | -
en | A man fired at the crowd and then blew up himself. | 1
en | Two Iskanders fell a few minutes apart. | 2
en | Police fired twelve officers after the rocket attack. | -
en | Police watched a car with tinted windows. | -
en | The boat carrying tourists sank. | -
en | Three explosions were heard. | -
en | There were 24 rocket attacks. | -
en | The army found 24 unused rockets and seven launchers. | -
en | Police seized 30 grenades. | -
en | Two missile batteries were sent. | -
en | It followed a rocket artillery strike. | -
en | A drone strike killed three men. | -
en | The drone show had 500 lights. | -
en | Four soldiers were hurt by rockets. | -
en | The rockets could carry 20 kg of explosives. | -
en | A 107 mm rocket hit the hall. | 1
en | On 11 March 2020 rockets struck the base. | -
en | Two one-way attack drones were shot down. | 2
ar | سقوط صاروخين على القاعدة | 2
ar | سقط صاروخ على القاعدة | 1
ar | إطلاق ثلاثة صواريخ كاتيوشا | 3
ar | سقوط 12 صاروخا من نوع كاتيوشا | 12
ar | صاروخان يستهدفان معسكر بسماية | 2
ar | سقوط أربع قذائف هاون | 4
ar | سقوط قذيفتي هاون على الحي | 2
ar | أسقطت الدفاعات طائرتين مسيرتين | 2
ar | إطلاق أكثر من عشرة صواريخ | 10+
ar | إطلاق ما بين 15 و30 صاروخا | 15-30
ar | رشقة صواريخ على البلدة | 2+
ar | انفجرت السيارتان المفخختان قرب السوق | 2
ar | تضررت المتاجر من الشاحنتين الملغومتين | 2
ar | فجر انتحاري نفسه عند الحاجز | 1
ar | ثلاثة انتحاريين اقتحموا المقر | 3
ar | ألقى ملثمان قنبلتين يدويتين على الدار | 2
ar | القبض على ثلاثة متهمين بزرع العبوة | -
ar | هجوم صاروخي على القاعدة | -
ar | غارة بطائرة مسيرة | -
ar | العثور على 24 صاروخا معدة للإطلاق | -
ar | وقعت ثلاثة هجمات بالصواريخ | -
"""
ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("language", "sentence", "number"), ROWS, ids=[row[1] for row in ROWS])
def test_number_of_weapons(language: str, sentence: str, number: str):
    assert launched(language, sentence) == number

"""Killed and wounded in single English sentences of our own: sentence | killed | wounded."""

import pytest
from counting import killed_and_wounded

TABLE = """
Three soldiers were killed and five others wounded when rockets hit the base. | 3 | 5
The blast killed a guard. | 1 | -
The blast killed at least 12 people and injured 30 more. | 12+ | 30
A car bomb killed two police officers, a journalist and three bystanders. | 6 | -
Two Americans and a Briton were killed. | 3 | -
One Iraqi soldier and two members of the border force were killed. | 3 | -
A British medic was among the dead. | 1+ | -
The dead include two nurses. | 2+ | -
The wounded include five policemen. | - | 5+
The dead now number 14. | 14 | -
Two more bodies were found, so the dead are now 14. | 14 | -
The figure for the dead is 19. | 19 | -
He had the injured at fifty or more. | - | 50+
A clerk counted nine dead altogether with some 33 injured. | 9 | ~33
Casualties: none. | 0 | 0
Ten of its fighters fell at a village south of the town. | 10 | -
A gardener was cut in the arm. | - | 1
Two sailors were badly burnt, and another two men suffered lesser injuries. | - | 4
One security guard was in surgery. | - | 1
Among the dead were two nurses. | 2+ | -
Six passers-by were admitted to the Republican Hospital with burns. | - | 6
Sixteen people have been treated at the Jumhuri hospital for gunshot wounds. | - | 16
Over 100 soldiers and civilians were killed. | 100+ | -
Four people, two of them brothers, were beheaded. | 4 | -
Twelve people, one of them a child, have died. | 12 | -
Three of his comrades remain in care. | - | 3
Seven people were hospitalized, three in serious condition. | - | 7
Paramedics took eight people to hospital. | - | 8
Medics treated eight people for cuts. | - | 8
A family of six was wiped out. | 6 | -
A man of about 60 is lightly hurt by glass. | - | 1
A girl of nine on a balcony was wounded by shrapnel. | - | 1
A boy of twelve was cut by stones. | - | 1
The police chief was killed along with his wife and two sons. | 4 | -
He was killed together with two of his bodyguards. | 3 | -
The mayor died with his daughter in the blast. | 2 | -
The trader was killed with his rifle in his hand. | 1 | -
The mayor was killed along with a guard, and two others were hurt. | 2 | 2
Five men have been found shot with their hands tied. | 5 | -
By Tuesday 129 people had been counted as wounded, 12 more than on Monday. | - | 129
The guard who was burned is out of hospital. | - | 1
The Pentagon raised the number of the injured to more than 40. | - | 40+
A girl was found on Thursday, which brings the dead of Tuesday's strike to seven. | 7 | -
In all, 58 people were taken to five hospitals. | - | 58
The fire is out, zero casualties. | 0 | 0
In Arab towns 31 people have been murdered since New Year. | - | -
Three people were killed in the first raid since March. | 3 | -
A man wounded when rockets fell a week ago died in hospital on Monday. | - | -
Thirty-eight dead, according to the health directorate's chief, and 105 injured. | 38 | 105
Several US and Iraqi service members were wounded. | - | 3+
An army officer said no one was hurt. | 0 | 0
Gunmen on two motorcycles killed a trader outside his house. | 1 | -
Seven men were dead at first count; two more died on the way, bringing the number to nine. | 9 | -
Two members of the 45th Brigade of the Hashd, one of them a major, were killed. | 2 | -
Thirty-one people, mostly children, were among the injured. | - | 31+
Shrapnel hit three children playing in the street. | - | 3
Three officers were cut by flying glass. | - | 3
Two labourers were buried under the rubble and died. | 2 | -
Thirty-one others were nursing wounds at the general hospital. | - | 31
The strike left one dead and three injured. | 1 | 3
The strike left 14 wounded, five of them seriously. | - | 14
1 dead, 3 hurt in shooting | 1 | 3
Drone strike kills 3, wounds 7 | 3 | 7
Five killed, dozens wounded in market bombing | 5 | 24+
Dozens were wounded. | - | 24+
Scores of worshippers were injured. | - | 40+
Hundreds of people were killed. | 200+ | -
Several villagers were hurt. | - | 3+
A pair of guards were wounded. | - | 2
Two dozen civilians were killed. | 24 | -
The shelling killed two men and three women, and nine people were injured. | 5 | 9
The shelling killed two men, three women, and a child. | 6 | -
He said 68 are in hospital, of 202 wounded. | - | 202
The number of dead has risen to three, and 19 people are injured. | 3 | 19
Two more die of burns. | 2 | -
Half a dozen sailors were injured. | - | 6
A couple of shoppers were slightly injured. | - | 2
More than 15 people were killed. | 15+ | -
No fewer than nine officers were killed. | 9+ | -
Up to 30 people were killed. | <30 | -
As many as 40 people were wounded. | - | <40
About 20 people were injured. | - | ~20
Nearly 40 people were injured. | - | ~40
Between 15 and 30 people were killed. | 15-30 | -
From ten to fifteen people were wounded. | - | 10-15
15 to 20 soldiers were killed. | 15-20 | -
1,200 people were wounded. | - | 1200
Two hundred and fifty people were killed. | 250 | -
Twenty-five recruits were killed. | 25 | -
Fifteen or more people died. | 15+ | -
Three people died, two of them children. | 3 | -
Three people, including two children, were killed. | 3 | -
At least 12 people, including four children and a woman, were killed in the blast. | 12+ | -
The attack killed three people, including two children, and wounded 14. | 3 | 14
Fourteen troops were injured, including five who needed surgery. | - | 14
A soldier was killed. | 1 | -
The soldier was killed. | 1 | -
Soldier killed in rocket attack | 1 | -
The mayor's bodyguard was killed. | 1 | -
An 18-year-old was wounded. | - | 1
A 24-year-old man and his two children were killed. | 3 | -
A man, 34, was killed. | 1 | -
Two brothers aged 9 and 11 died. | 2 | -
Two men, 19 and 20, were wounded. | - | 2
No casualties were reported. | 0 | 0
There were no casualties. | 0 | 0
The rockets caused no casualties or material damage. | 0 | 0
It landed without causing casualties. | 0 | 0
There were no reports of casualties. | 0 | 0
There were no immediate reports of casualties. | 0 | 0
No one was hurt. | 0 | 0
Nobody was injured. | - | 0
No injuries were reported. | - | 0
None of the soldiers was hurt. | 0 | 0
None of the 21 crew was hurt. | 0 | 0
None of the 21 Filipino and Georgian crew was hurt. | 0 | 0
None of its 25 crew members were injured, the company said. | - | 0
None of the 12 killed was a soldier. | 12 | -
The attack did not cause any injuries. | - | 0
No deaths were reported. | 0 | -
Nobody was killed. | 0 | -
The strike caused no deaths but left more than 100 soldiers with brain injuries. | 0 | 100+
No deaths or injuries were reported. | 0 | 0
Neither deaths nor injuries were reported. | 0 | 0
All the workers escaped unhurt. | 0 | 0
There was no word on casualties. | - | -
There was no immediate word on casualties. | - | -
It was not clear if there were any casualties. | - | -
The statement made no mention of casualties. | - | -
He gave no details about casualties. | - | -
No further casualties were reported. | - | -
The group denied it had no part in the murder of. | - | -
Six wounded people were taken to hospital. | - | 6
No one else was hurt. | - | -
The number of casualties is unknown. | - | -
The death toll rose to 12. | 12 | -
The bombing's death toll has climbed to at least 31. | 31+ | -
Three more died in hospital, bringing the death toll to nine. | 9 | -
The number of wounded reached 40. | - | 40
The attack claimed the lives of 12 soldiers. | 12 | -
Seven people lost their lives. | 7 | -
Five bodies were pulled from the rubble. | 5 | -
Two officers were shot dead and one was wounded. | 2 | 1
Gunmen shot dead two officers. | 2 | -
Two gunmen killed five people and wounded a guard. | 5 | 1
Gunmen killed a village elder and four of his relatives. | 5 | -
A bomber blew himself up, killing eight people and injuring 25. | 8 | 25
The raid killed two militants. | 2 | -
Troops killed four attackers, while two guards also died. | 2 | -
Four US troops received minor injuries after rockets struck. | - | 4
A dozen people suffered injuries. | - | 12
Three others were taken to hospital. | - | 3
Two soldiers are in a critical condition and three others were wounded. | - | 5
Three soldiers were killed and a fourth was injured. | 3 | 1
The strike killed one fighter and wounded another. | 1 | 1
Beheading four men, they burned around 60 huts. | 4 | -
Two killed, 11 injured as bus is attacked | 2 | 11
An attack in which 17 people were killed and 40 hurt | 17 | 40
The explosion wounded 2 security guards. | - | 2
The shelling resulted in the deaths of three people. | 3 | -
The shelling led to the death of a child and injuries to six others. | 1 | 6
Eleven soldiers perished. | 11 | -
A driver and two passengers were injured. | - | 3
A bus driver was killed and his passengers escaped unhurt. | 1 | 0
Seven people were killed or wounded. | - | -
2,500 troops remain in the country. | - | -
The base hosts 5,000 soldiers. | - | -
Rockets could kill thousands. | - | -
You cannot attack and wound a soldier. | - | -
Iraqi security forces were wounded. | - | -
Iraqi troops injured in rocket attack | - | -
They planned to kill 100 people. | - | -
He was charged with killing two people in 2015. | - | -
The 24-year-old base was hit by 107 mm rockets. | - | -
The brigade's 36th battalion was hit 12 km north of the town. | - | -
A Shahed-136 and two F-16 jets were seen. | - | -
At 7:35 pm three rockets hit the hall. | - | -
On 14 March 2020 rockets hit the base. | - | -
Police seized 24 rockets and seven launchers. | - | -
The shop lost 1.5 million dollars. | - | -
Six sheep were killed. | - | -
Three vehicles and a house were damaged. | - | -
THREE SOLDIERS WERE KILLED AND FIVE WOUNDED | 3 | 5
KILLED: THREE SOLDIERS | - | -
Nobody has said who killed three officers on Monday. | 3 | -
Those hurt on March 14 died. | - | -
A medic was among the dead; nine people were killed. | 9 | -
Since October, 24 rocket attacks have killed 40 people. | - | -
So far this year 120 people have been killed. | - | -
In the past two months 33 soldiers were killed. | - | -
The coronavirus has killed 988 people. | - | -
The earthquake left 40 dead. | - | -
The worst attack since October killed three. | 3 | -
No group claimed the attack, which killed three. | 3 | -
The Dec. 25 attack killed nine. | 9 | -
In 2019, 12 people were killed there. | 12 | -
A woman of 33 died. | 1 | -
A man of 58 died and two women of 49 and 66 were wounded. | 1 | 2
There is no word yet on casualties. | - | -
A constable escorting a medical team was killed. | 1 | -
One of the five guards wounded in Monday's attack on a post died. | 1 | 5
One of the guards injured in the blast has died. | 1 | -
One of the five guards wounded in Monday's attack on a post was sacked. | - | 5
After an injured soldier breathed his last, the general spoke. | 1 | -
Five men wounded in Friday's raid on a beach died on Sunday. | - | -
Nine persons including two teachers lost their lives and 20 others suffered injuries. | 9 | 20
Leaving two villagers including the headman, 61, dead and six injured. | 2 | 6
Police listed seven guards, two sergeants among them, killed in the raid. | 7 | -
As of noon 32 people perished, among them two children, and 99 are injured. | 32 | 99
A clerk and a nurse were among the eight people whom a gunman killed at a mall. | 8 | -
The governor revised the number of traders killed in the attack from 14 to 26. | 26 | -
The number of spectators killed when a cockpit was hit has gone up to twelve. | 12 | -
An official put the number of dead at 60 and that of injured at 143. | 60 | 143
At least 25 people were martyred and 50 plus others wounded. | 25+ | 50+
Three crew members of a civilian vessel were hurt. | - | 3
Two cars blew up in the Somali capital on Saturday, and at least 40 people died. | 40+ | -
Esther, a nurse, and Papy, a driver, were killed on the road. | 2 | -
A seventh escaped with a bullet wound. | - | 1
The ambassador was not hurt. | - | -
He reported no injuries. | - | 0
Shot in the street, he showed no vital signs when flown to hospital. | - | -
A boy killed two and wounded three before police shot him. | 2 | 3
Bandits shot dead a ranger and his elder sister near the weir. | 2 | -
The mine went off under the prefect's car, killing him and his driver. | 2 | -
Raiders killed the village chief, his three nephews and a guest from town. | 5 | -
Raiders killed at least six guards and took two lorries, four elders and a nurse said. | 6+ | -
A girl of seven was killed and her mother hurt. | 1 | 1
Police cut the number of people killed in the raid on the mill from nineteen to eleven. | 11 | -
On Friday the office corrected the number of those killed at the gate from six to five. | 5 | -
The mayor lowers the toll of the market bombing to four. | 4 | -
His death raises to seven the number of fatalities. | 7 | -
Four, not three, were wounded, said the sheriff. | - | 4
Eight others were shot. | - | 8
Eight people were shot. | - | -
Eight others were shot dead. | 8 | -
Nine soldiers fell in an ambush near the well. | 9 | -
The toll is of two soldiers fallen and six wounded. | 2 | 6
Two drivers are believed to have been killed. | 2 | -
A neighbour lost an arm. | - | 1
A priest and the sacristan of his parish were killed. | 2 | -
He shot a guard and the attacker was killed. | 1 | -
Nobody came to help and injured three were left behind. | - | 3
Raiders killed the village headman and wounded his two sons. | 1 | 2
Two men shot dead the vicar outside the vestry. | 1 | -
Two rangers who tried to resist were killed. | 2 | -
The shooting left two people dead, sending eleven others to hospitals. | 2 | 11
They sent two men to watch the gate. | - | -
Forty people were taken to hospitals; five were in a critical condition. | - | 40
The clinic gave a toll of 53, among them nine nurses, and said twenty people were injured. | 53 | 20
A ranger, wounded by the second of two shells, passed away. | - | -
One of the seriously hurt was flown to a clinic. | - | 1
A ferryman suffered a shrapnel wound. | - | 1
Thirty people were in hospitals on Monday. | - | 30
None of its staff was hurt. | 0 | 0
Nobody has a scratch. | 0 | 0
The shells caused only material damage. | 0 | 0
A clerk in his 40s remains in hospital and another was treated for cuts. | - | 2
Abu Karim, better known as the Ferryman, and an aide were killed. | 2 | -
Sami Darwish, a goatherd, and his son Adel, 12, were killed. | 2 | -
The raid killed the deputy mayor of Mirza village, Mr Tarek Nuri Halabi, and his driver. | 2 | -
A blast in Duhan killed Mullah Yasin Rashad and nine others. | 10 | -
Karam Salloum, 41, his guard Nabil Aziz and the mission's driver Omar Haddad died. | 3 | -
In nearby Zefta, Rami Qasem, 37, was shot dead. | 1 | -
Haroun, aged 24, is dead. | 1 | -
Several sources say Abu Layth al-Nimri is dead. | 1 | -
Police looked into the murder of Walid al-Tamimi. | 1 | -
They shot dead the owner, Hajji Munir Saad, and marched nine labourers away. | 1 | -
Rockets hit Duhan and two men were killed. | 2 | -
In Duhan and Zefta two soldiers were killed. | 2 | -
Meanwhile, a guard and a cook were killed. | 2 | -
They were killed on Monday. | - | -
Fighting died down on Sunday. | - | -
Minister Karam Salloum said two soldiers died. | 2 | -
A nephew who tried to step in was hit in the leg. | - | 1
The charge cut a Syrian driver on the face. | - | 1
A stray bullet hit a boy of eleven in the leg. | - | 1
The rocket hit a school in the back streets. | - | -
Over 120 had been brought in injured. | - | 120+
Her husband got a cut on the arm. | - | 1
Four constables had trouble breathing and needed treatment. | - | 4
A fifth worker, also from Yemen, died of burns. | 5 | -
A ninth victim, a woman of 34, died on Monday. | 9 | -
Eight boys were killed and a ninth was seriously hurt. | 8 | 1
There are martyrs and wounded. | 2+ | 2+
The body of the archbishop was recovered. | 1 | -
The brigade lost 12 soldiers in the raid. | 12 | -
The army lost two drones and 12 seats. | - | -
The red crescent treated five. | - | 5
Two employees have injuries that are not life-threatening. | - | 2
A driver has shrapnel in the hand. | - | 1
Four insurgents were neutralised. | 4 | -
Two drones were neutralised. | - | -
The blast harmed nobody. | 0 | 0
The blast hurt nobody badly. | - | -
The bomb killed no one. | 0 | -
There was no loss of life. | 0 | -
Crew safe. | 0 | 0
The other 21 crew are safe. | - | -
The ministry did not list losses. | - | -
"""
ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("sentence", "killed", "wounded"), ROWS, ids=[row[0] for row in ROWS])
def test_killed_and_wounded(sentence: str, killed: str, wounded: str):
    assert killed_and_wounded("en", sentence) == (killed, wounded)

"""Words that describe one person: sex, age group, order, and what is no part of a name."""

from stream.extraction.lang.en import nouns
from stream.extraction.lang.words import words

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "male"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "female"),
}
REFLEXIVE = frozenset({"himself", "herself"})
SEXES = {
    **dict.fromkeys(nouns.MALES | {"gunman", "boyfriend", "ex-husband", "ex-boyfriend", "nephew", "gentleman"}, "male"),
    **dict.fromkeys(nouns.FEMALES | {"girlfriend", "ex-wife", "ex-girlfriend", "aunt", "niece", "mom"}, "female"),
}
YOUNG = nouns.CHILDREN - words("teen teens teenager teenagers minor minors")
"""Nouns of those under age; `teen` goes up to 19."""
GROWN = nouns.ADULTS | nouns.SECURITY | words("father mother grandfather grandmother husband wife gunman")
PLAIN = (
    nouns.CHILDREN
    | nouns.ADULTS
    | nouns.MALES
    | nouns.FEMALES
    | words(
        """
    victim person individual resident adult teen teenager youth youngster juvenile male female somebody
    someone friend relative neighbor neighbour cousin sibling parent spouse partner boyfriend girlfriend nephew niece
    aunt grandchild wife husband member patient survivor native citizen fatality casualty dead injured wounded one
    """
    )
    | {""}
)
"""Nouns that anybody may be called by, whatever his or her trade."""
ORDERS = {
    "other": 0, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}  # fmt: skip
"""Words that tell one person from those before; 0 where the place in the row is open."""
TITLES = words(
    """
    mr mrs ms dr jr sr ii iii iv sgt lt capt col det officer deputy trooper sheriff chief police detective
    sergeant lieutenant captain corporal cpl pfc patrolman agent marshal pastor rev reverend judge coach
    """
)
"""Titles and endings that stand with names."""

_FEMALE_NAMES = words(
    """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah sara karen lisa nancy betty sandra margaret
    ashley kimberly emily donna michelle carol amanda melissa deborah stephanie dorothy rebecca sharon laura cynthia
    amy kathleen angela shirley brenda emma anna pamela nicole samantha katherine christine helen debra rachel carolyn
    janet maria catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn
    judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sophia isabella charlotte abigail ann
    anne anita ana alexis alice amber april beth beverly bianca brittany brianna carmen caroline chelsea claire
    crystal courtney dana danielle denise destiny diana doris eleanor ella erica erin esther eva faith fatima felicia
    gabriela gabrielle gina grace gwendolyn holly irene isabel jade jane janice jasmine jenna jill joanna josephine
    joy juanita julia kaitlyn kate kathryn katie kayla kendra kristen kristin kylie latoya leah leslie lillian lily
    lori louise lucy lydia mackenzie maggie marie marilyn marissa marlene mia michele mildred miranda molly monica
    monique naomi natalie nina norma paige paula peggy phyllis priscilla rhonda rita rosa rose roxanne ruby sabrina
    sally savannah selena sheila shannon shelby sherry sierra sonia sophie stacey stacy sue suzanne sylvia tamara tammy
    tara tasha tanya theresa tiffany tina tonya tracy trinity valerie vanessa vera veronica vivian wanda wendy whitney
    yolanda yvette yvonne zoe aaliyah aisha keisha ebony billie jamie
    """
) - words("jamie kelly dana tracy leslie shannon billie stacy")
_MALE_NAMES = words(
    """
    james robert john michael david william richard joseph thomas christopher charles daniel matthew anthony mark
    donald steven andrew paul joshua kenneth kevin brian timothy ronald george jason edward jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank raymond
    jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian
    keith austin roger terry sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe
    logan alan juan albert willie elijah wayne randy vincent mason roy ralph bobby russell bradley philip eugene brad
    andre antonio antoine bernard brett byron caleb calvin carlos cedric chad clarence clifford cody cory craig curtis
    damian damon danny darius darnell darrell darren darryl demetrius derek derrick devin devon diego dominic donte
    dwayne earl eddie edgar eduardo edwin emmanuel enrique ernest evan fernando floyd francisco fred frederick garrett
    gavin glenn gordon greg harry hector howard hunter ian isaac isaiah israel ivan jaden jamal jared javier jay
    jayden jeff jeffery jermaine jerome jesus jim jimmy joel johnathan johnny jon jorge josue julian julio kareem karl
    kendrick kenny lamar lance leo leon leonard leroy lewis lonnie louis lucas luis luke malcolm malik manuel marc
    marco marcus mario marquis martin marvin maurice max melvin micah miguel mike mitchell mohamed mohammed nathaniel
    neil nelson omar oscar pablo pedro perry phillip quentin rafael ramon randall raul reginald ricardo rick ricky
    roberto rodney rodrigo roland ronnie ross ruben salvador santiago sergio seth shane shawn sidney spencer stanley
    steve stuart ted terrance terrell terrence theodore tim todd tom tommy tony travis trevor trey troy victor walker
    warren wesley willis xavier
    """
) - words("jordan jay walker")
FIRST_NAMES = {**dict.fromkeys(_FEMALE_NAMES, "female"), **dict.fromkeys(_MALE_NAMES, "male")}
"""Common given names that are mostly of one sex."""

"""Words whose full stop does not end a sentence."""

from stream.extraction.lang.words import words

ABBREVIATIONS = words(
    """
    mr mrs ms dr prof rev hon st ste gen maj col lt cpt capt cmdr brig sgt cpl adm gov sen rep pres
    det insp supt msgr fr sr jr no nos vs etc inc ltd co corp bros dept univ jan feb mar apr jun jul
    aug sep sept oct nov dec mon tue wed thu fri sat ala ariz ark calif colo conn del fla ga ill ind
    kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ave blvd
    rd hwy mt ft approx est
    """
)

"""Words of games, rehearsals and works, whose harm is none. Data and patterns over lower-case text."""

from __future__ import annotations

from stream.extraction.lang.words import words
from stream.extraction.sought import sought

SPORT = words(
    """
    derby goals fans spectators players match matches season striker strikers midfielder defender
    goalkeeper quarterback touchdown touchdowns linebacker halftime coach coached innings wicket
    wickets batsman playoff playoffs league tournament semifinal semi-final championship standings
    squad kick-off fixture scored substituted hamstring dugout teammates roster offseason
    """
)
SPORT_SIGNS = 2
"""So many words of sport make an item one of sport, where its hurt are players."""
SCORE = sought(
    r"\b(?:beat|beats|beaten|beating|won|win|lost|loss|draw|drew|drawn|defeat\w*|thrash\w*|rout\w*|crush\w*|hammer\w*|"
    r"slaughter\w*|massacre\w*|bur(?:y|ied)|destroy\w*|demolish\w*|humiliat\w*|edged|led|lead)\b[^.;]{0,60}?"
    r"\b\d{1,3}[-–]\d{1,3}\b(?![-–]\d| (?:years?|people|percent|per))"
)
"""The result of a game: `slaughtered Rovers 6-0`."""

_WORKS = r"(?:novel|thriller|film|movie|comedy|play|opera|musical|short story|whodunnit|sitcom|miniseries)"
REVIEW = sought(rf"^\s*(?:(?:book|film|movie|tv|theatre|theater) )?review\b\s*[:|–-]|\b{_WORKS} review\b")
"""How a headline says that a work is reviewed."""
WORK = sought(
    rf"^\W*(?:set in [^,]{{2,40}}, )?in (?:this|his|her|their|the|an?|(?:[a-z.-]+ ){{1,4}}?[a-z.-]+['’]s?)"
    rf" (?:[a-z-]+ ){{0,3}}?{_WORKS}\b(?! (?:theat|festival|studio|set\b|industry|crew|company|house))"
)
"""How a text begins that retells a work."""

REHEARSAL = sought(
    r"\b(?:drills?|exercises?|rehears(?:e|es|ed|al|als|ing)|simulations?|mock|make-believe|simulat(?:ed|ing|es?))\b"
)
PLAYED = sought(
    r"\b(?:in|according to|under|by) the (?:scenario|script|storyline)\b"
    r"|\bthe scenario (?:was|is|foresaw|had|saw|called)\b|\bmake-believe\b|\bfake (?:blood|wounds|injuries)\b"
    r"|\bplayed (?:the )?(?:part of )?(?:victims?|casualties|wounded|dead)\b"
    r"|\b(?:mock|pretend|simulated|imaginary|fictitious|fictional|role-playing) (?:[a-z]+ )?"
    r"(?:victims?|casualties|wounded|dead|patients|injuries|attack|quake|earthquake|crash|disaster|blast|bomb)\b"
)
"""What an item says of harm that was only played; a rehearsal alone can go wrong and hurt."""

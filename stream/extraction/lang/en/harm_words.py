"""The words of harm: wounds, weapons, hospitals, courts. Data."""

from __future__ import annotations

from stream.extraction.lang.words import words

DEADLY = words("fatally alive dead mortally")
"""Words beside a verb of harm that make it deadly."""
BURN_VERBS = words("burn burned burnt burning bury buried burying skinned")
"""With `alive`, wherever it stands, they are deadly."""
DEADLY_VERBS = words(
    """
    shoot shot shooting shoots burn burned burnt burning bury buried burying stabbed stabbing stab knifed
    struck hit found
    wounded injured wounding injuring wounds wound
    """
)
GUN_VERBS = words("gun gunned gunning guns mow mowed mowing cut cutting hack hacked run hunted shot")
MOTION = words("fall fell came come go went get got is are was were be been put")
DOOM = words("sentence sentenced sentencing condemn condemned send sent sending lead led leading doomed")
"""Verbs whose `to death` is only threatened."""
SUFFER_VERBS = words(
    """
    have has had suffer suffered suffers sustain sustained receive received treated treating
    transported taken rushed sent suffering sustaining receiving located discovered showed
    hospitalized hospitalised airlifted recovering found arrived
    """
)
BEARING = words("suffer suffers suffered suffering sustain sustains sustained sustaining")
"""Those of them that say of the living that they are hurt."""
OWN_VERBS = words("have has had having")
"""Verbs that tell of a wound only with what made it: `had a gunshot wound`."""
WOUND_KINDS = words("gunshot bullet stab graze gun")
BRING_VERBS = words("taken took rushed transported airlifted flown sent sending brought transferred")
HOSPITALS = words("hospital hospitals infirmary")
CHECKS = words("evaluation observation examination precaution questioning check checks testing tests")
"""Why somebody unhurt is brought to hospital."""
RECOVERIES = words("survive recover live okay ok fine")
COMMIT_VERBS = words("commit commits committed committing")
TURN_VERBS = words("turn turns turned turning")
WIPING = words("wiped wiping wipes")
SURVIVING = words("fighting clinging recovering expected")
GUNS = words("gun guns weapon weapons rifle pistol shotgun handgun firearm revolver knife")
ONESELF = words("himself herself themselves")
FATAL = words("fatal deadly lethal")
DEADLY_HAPPENINGS = words("shooting stabbing robbery confrontation ambush shootout encounter drive-by")
MURDERS = words("homicide murder manslaughter slaying")
"""Nouns that tell of one death without naming anybody."""
CASES = words("charge charges case investigation trial count scene")
"""Nouns before which those tell of a killing all the same: `murder charges`."""
FOILED = words(
    """
    attempted attempt attempting non near nearly conspiracy
    conspiring intent solicitation assault no not any rate anti plot threat
    threatened threatening possible potential
    """
)
"""Words before those that leave nobody dead: `attempted murder`."""
SHOOTINGS = words("shooting shootings stabbing stabbings")
WOUND_NOUNS = words("injury injuries wound wounds burns fractures")
GRADES = words("critical serious grave stable fair guarded good life-threatening")
"""Words for the state of somebody in hospital: `in critical condition`."""
VICTIM_KINDS = words("shooting gunshot stabbing")
"""Words that make of `two victims` two who were hit."""
DEADLY_KINDS = words("homicide murder deceased slain fatal dead")
"""Words that make of a victim one who died."""
CAUSES = words(
    """
    shot stabbed shooting stabbing gunshot gunfire crash wreck attack wounds wound injuries blast explosion fire beating
    """
)
"""What one recovers from who was hurt."""
DYING = words("die dies died dying succumb succumbs succumbed")
FOUND_DEAD = words("found dead body bodies corpse")
HARMED = CAUSES | words(
    """
    hit hurt struck run wounded injured burned burnt scalded beaten knifed bitten gored mauled trampled crushed attacked
    bombed shelled wrecked derailed overturned plunged collided crashed collapsed fell fall collision accident bombing
    kidnapped abducted seized snatched
    strike airstrike shelling collapse stampede quake earthquake storm tornado flood landslide avalanche raid ambush
    """
)
"""Verbs and nouns of what one may die of days later."""
DEATHS = words("victim fatality death life")
REMAINS = words("body corpse")
IN_A_ROW = DEATHS | REMAINS
"""Nouns that with a number in the row tell how many have died: `the eighth victim of the floods`."""
FINDS = words("find finds found finding recover recovers recovered recovering pull pulls pulled pulling retrieve")
FINDS |= words("retrieved dig dug unearthed discovered located")
CLAIMS = words("claim claims claimed claiming take takes took taken taking cost costs")
"""Verbs by which a disaster takes its `third life`."""

LAID_TO_REST = words("buried reburied burying interred cremated repatriated mourned")
"""Verbs of what becomes of bodies after the deaths were news."""

"""Words that reports of violence and disaster share, whatever happened: they tell no happening from another. Data."""

from __future__ import annotations

TITLES = frozenset(
    """
    captain capt chief cmdr col colonel commander commissioner coroner councilman councilwoman det detective gen general
    gov governor inspector judge justice lieutenant lt maj major marshal mayor minister president prosecutor
    rep representative secretary sen senator sergeant sgt sheriff spokesman spokesperson spokeswoman superintendent supt
    """.split()  # noqa: SIM905  as below
)
"""Who is named behind one of these speaks of many happenings: the name tells none from another. Not those of ranks
that are often among the victims themselves."""

HOUSES = frozenset(
    ["hospital", "hospitals", "medical", "clinic", "infirmary", "trauma", "police", "sheriff", "tv", "news"]
)
"""What is named before one of these is where all the wounded of a town are taken, or who tells of them."""

COMMON = frozenset(
    """
    a about after again against ago all also am an and another any are around as at away back be because been before
    behind being below between both but by can could day days did do does down during each early even every few first
    five following for former found four from get go going got had has have he her here him his home hour hours how
    however i if in including inside into is it its just last late later least left less local made make man many may
    me men mid might minutes month months more morning most much must my near nearly new news night no nor not now of
    off on one only or other our out outside over own part people person place p a m per put read same second see
    seven several she should since six so some still story such take taken ten than that the their them then there
    these they this those three through time times to today told too took two under until up updated us very was way
    we week weeks well went were what when where which while who whom whose why will with within woman women would
    year years yesterday yet you young your area city county state street town
    afternoon evening monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december
    according accused alleged allegedly arrest arrested attack attacked charged dead death deaths department died
    dies fatal fatally fired gun gunfire gunman gunshot homicide hospital hurt identified incident injured injuries
    injuring investigate investigating investigation killed killing kills murder officer officers official officials
    police posted reported reports said say saying says scene sheriff shoot shooting shot shots strike suspect
    suspected suspects victim victims violence witnesses wounded wounds wounding toll
    arrival arrived authorities block body bodies bond bullet bullets call called calls capt charge charges chief
    condition connection court critical custody deadly detective detectives double emergency fire firearm gunshots
    handgun happened heard hearing initial investigators jail known life-threatening lt medical motive multiple
    non-life-threatening occurred opened pronounced quadruple released responded response search searching serious sgt
    spokesman spokeswoman stable struck suffered sustained transported treated triple weapon
    adult apartment ave avenue black boulevard boy building car child children drive east family father female friend
    friends girl high house lane male mother neighbor neighbors north northeast northwest old public rd residence road
    school son south southeast southwest st teen teenager vehicle west white year-old
    abc associated breaking cbs click cnn com comment comments contact copyright email facebook fox full http https
    information live media nbc page photo photos post posts press radio read reporter reserved rights share site sports
    traffic tv twitter update updates video watch weather website www
    able another around asked began being believed came come did didn doing don don't gave having help involved know
    left looking make mr mrs ms need others right started states tell tip tips united using want wasn
    center central coroner crime division unit group metro side valley township district regional memorial university
    attorney prosecutor park parish bureau caption jr sr stoppers christmas easter thanksgiving
    am cdt cst edt est nd pdt pm pst th rd jan feb mar apr jun jul aug sep sept oct nov dec
    abdomen accidental accidentally aggravated assault autopsy buttocks caliber crash criminal critically deputies
    determined discharged dispatched drove explosion fight fled graze grazed hospitalised hospitalized juvenile located
    lockup manslaughter nearby ongoing possession preliminary remains robbery ruled shooter shooters shootings shoots
    shortly sidewalk stabilised stabilized superintendent surgery teenage teenagers teens threatening unknown
    unresponsive vehicles wound attempted arrests homicides males females
    activate advertisement alerts browser broadcast cookies enable enlarge examiner facebook folder inbox javascript
    junk login matching notification notifications password published redistributed registering rewritten signing spam
    subscribe thank thanks transcript trending tribune verification you'll
    eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty
    seventy eighty ninety nine hundred hundreds thousand thousands million dozen dozens scores
    northern southern eastern western northeastern northwestern southeastern southwestern outskirts suburb quarter
    quarters region regions province provinces provincial governorate
    gunmen militants insurgents rebels bandits fighters militia militias fighting clash clashes clashed raid raided
    raiding strikes airstrike airstrikes bombing blast explosions shelling shelled rocket rockets artillery
    abduct abducts abducted abducting abduction abductions kidnap kidnaps kidnapped kidnapping kidnappings seized
    displace displaces displaced displacing flee flees fleeing evacuated
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mich minn miss mo mont neb nev okla ore pa tenn tex va
    vt wash wis wyo
    """.split()  # noqa: SIM905  one word a cell would fill pages
)
"""Words that most reports share, lower case."""

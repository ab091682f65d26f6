"""What generated cases are worded with. A {slot} is filled with the case's own terms."""

SERVICES = (
    "after-school clubs",
    "apprenticeships",
    "bicycle repair workshops",
    "budgeting advice",
    "care circles",
    "childcare vouchers",
    "community kitchens",
    "crisis loans",
    "debt counselling",
    "drop-in sessions",
    "evening classes",
    "family mentors",
    "food hubs",
    "garden plots",
    "guaranteed interviews",
    "home repairs",
    "housing first tenancies",
    "interpreting services",
    "job coaching",
    "language cafés",
    "legal surgeries",
    "lending libraries",
    "lunch clubs",
    "micro-grants",
    "neighbourhood forums",
    "night shelters",
    "outreach visits",
    "peer support groups",
    "personal budgets",
    "play sessions",
    "rent deposits",
    "repair cafés",
    "savings circles",
    "shared workshops",
    "sports mornings",
    "street teams",
    "supported placements",
    "time banks",
    "wage subsidies",
    "walking groups",
)

QUALITIES = (
    "a small team",
    "a patient key worker",
    "one shared front door",
    "trained volunteers",
    "a flexible budget",
    "a mobile office",
    "two part-time coaches",
    "a tenants’ panel",
    "a local steering group",
    "an open waiting list",
    "a weekly meeting",
    "an online register",
)

PARTNERS_ACT = (
    "the council lent its rooms",
    "employers held places open",
    "schools passed on names",
    "landlords agreed a lower rent",
    "health visitors made the first call",
    "a credit union kept the accounts",
    "former participants ran the sessions",
    "the library opened on Sundays",
)

TITLES = (
    "{Service} for {group} in {place}",
    "{Service} and {service2} in {place}",
    "How {place} tried {service}",
    "{Programme}: {service} for {group}",
    "{Keyword} in {place}: {service}",
    "{Programme} in {place}",
)

SUMMARIES = (
    "{Programme} offered {service} to {group} in {place}.",
    "In {place}, {programme} brought {service} to {group}.",
    "{Group} in {place} could turn to {programme} for {service}.",
    "{Programme} set out to link {keyword} with {service} in {place}.",
)

SECOND_SENTENCES = (
    "It relied on {quality}, and {partner}.",
    "With {quality} it reached people whom other services had missed.",
    "It began as a pilot, grew after a year, and {partner}.",
    "The idea came from {group} themselves; {partner}.",
)

RESULTS = {
    "positive": (
        "{Group} reported better {domain} after taking part.",
        "More {group} than before had gained in {domain} a year on.",
        "The evaluation found clear gains in {domain} for those who stayed to the end.",
        "{Service} went together with steady progress in {domain}.",
    ),
    "mixed": (
        "{Domain} improved for some {group} and worsened for others.",
        "Gains in {domain} were seen in the first year and faded in the second.",
        "Women gained in {domain}; for men there was little change.",
    ),
    "no_clear_change": (
        "There was no measurable difference in {domain} between those who took part and others.",
        "{Domain} stayed about where it had been.",
        "The figures on {domain} moved within the margin of error.",
    ),
    "negative": (
        "{Domain} fell for {group} once the support had ended.",
        "Those who took part did worse in {domain} than the comparison group.",
        "{Service} displaced help that {group} had relied on for {domain}.",
    ),
    "not_assessed": (
        "Effects on {domain} were to be measured after the programme’s end.",
        "The study did not look at {domain}.",
    ),
}

SECTIONS = {
    "context": (
        "Before it began, {group} in {place} had few places to turn to for {service}.",
        "{Place} had lost its largest employer, and {keyword} had become a local concern.",
        "Services for {group} were split between offices that seldom spoke to one another.",
    ),
    "approach": (
        "The programme joined {service} with {service2}, run by {quality}.",
        "Each person agreed a plan with {quality}; {service} came second.",
        "The work followed the idea of {keyword} and started from what people could already do.",
    ),
    "governance": (
        "A board of partners met every month, and {partner}.",
        "Decisions were taken with {group} at the table; {partner}.",
    ),
    "delivery": (
        "Sessions were held in {place} three days a week by {quality}.",
        "Take-up of {service} was slow at first and doubled once {partner}.",
        "Staff moved between sites, and {service2} had to wait for a second round of money.",
    ),
    "results": (
        "By the end most {group} had used {service} at least twice.",
        "The offer was kept on after the pilot, though {service2} was dropped.",
    ),
    "limitations": (
        "Follow-up ended after six months, so lasting effects are not known.",
        "Those who left early could not be reached, and there was no comparison group.",
    ),
    "transferability": (
        "A second town took up {service} but not {service2}, with other results.",
        "The model depends on {quality}, which may be hard to find elsewhere.",
    ),
}

FINDINGS = {
    "finding": (
        "{Group} valued {quality} more than {service}.",
        "{Keyword} mattered most where {partner}.",
    ),
    "success_factor": (
        "It helped that {partner}.",
        "Success rested on {quality} that stayed for the whole period.",
    ),
    "barrier": (
        "Short contracts made it hard to keep {quality}.",
        "Rules on benefits discouraged {group} from taking up {service}.",
    ),
    "policy_lesson": (
        "Fund {service} for at least three years, or {group} will not trust it.",
        "Plan for {keyword} from the start and not as an afterthought.",
    ),
    "open_question": (
        "Whether {service} would work without {quality} remains open.",
        "It is not known what became of {group} who left early.",
    ),
}

TESTIMONIES = (
    "They had come for {service} and stayed for the company.",
    "Without {quality}, they said, nothing would have changed.",
    "The first visit had been the hardest; after that {service} became routine.",
)

ROLES = ("Participant", "Key worker", "Manager", "Volunteer", "Councillor", "Employer", "Parent")
METHODS = ("Interviews", "Focus groups", "Survey", "Observation", "Case records", "Workshops")
FIGURES = (
    ("People reached", "people"),
    ("Places offered", "places"),
    ("Volunteers", "people"),
    ("Budget", "GBP"),
    ("Moved into work", "%"),
    ("Homes repaired", "homes"),
)
POPULATIONS = ("All participants", "Those who completed", "Women", "Under-25s", "Comparison group")
LOCATORS = ("p. {n}", "pp. {n}–{m}", "section {n}", "table {n}", "paragraph {n}")

PROGRAMME_FIRST = (
    "Bridges", "Fresh", "Open", "Common", "Bright", "New", "Working", "Steady", "Next", "Shared",
    "Local", "First", "Better", "Green", "North", "Second", "Family", "Warm", "Rising", "Whole",
)  # fmt: skip
PROGRAMME_SECOND = (
    "Start", "Doors", "Ground", "Steps", "Futures", "Chances", "Roots", "Hands", "Paths", "Places",
    "Voices", "Keys", "Circles", "Futures", "Lanes", "Homes", "Tables", "Threads", "Bench", "Light",
)  # fmt: skip

PLACE_FIRST = (
    "Alder", "Amber", "Bracken", "Brook", "Castle", "Clay", "Copper", "Dun", "East", "Elm", "Fern",
    "Glen", "Harrow", "Hazel", "High", "Kings", "Lang", "Marl", "Mill", "Moor", "North", "Oak",
    "Pen", "Raven", "Red", "Rose", "Salt", "Stan", "Stone", "Thorn", "Upper", "West", "Wil", "Yew",
)  # fmt: skip
PLACE_LAST = (
    "bank", "borough", "bridge", "burn", "bury", "by", "church", "cross", "dale", "den", "feld",
    "field", "ford", "gate", "ham", "haven", "hill", "holm", "hurst", "ley", "market", "mere",
    "mouth", "port", "ridge", "side", "stead", "ton", "wick", "wood", "worth",
)  # fmt: skip

ORGANISATION_KINDS = {
    "public": ("Council", "Employment Service", "Health Board", "Housing Office"),
    "third_sector": ("Trust", "Foundation", "Association", "Community Union"),
    "private": ("Partners Ltd", "Consulting", "Works"),
    "academic": ("University", "Institute", "College"),
    "partnership": ("Partnership", "Alliance", "Forum"),
}

SYLLABLES = (
    "ar", "bel", "cor", "dra", "eth", "fim", "gol", "hesk", "ib", "jor", "kel", "lum", "mar",
    "nov", "ost", "per", "quin", "ras", "sel", "tor", "ulm", "ver", "wex", "yar", "zan",
)  # fmt: skip


def rare_word(number):
    """An invented word, another for each number: the names of tools that only few cases used."""
    parts: list[str] = []
    rest = number
    while rest or len(parts) < 3:
        rest, at = divmod(rest, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts)

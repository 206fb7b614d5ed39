"""The fictional authority of Wexcombe: its schools, people and names. Nobody here is real."""

from lac.accounts.access import Role

AUTHORITY = ("979", "Wexcombe")
NEIGHBOUR = ("978", "Marlbury")

# URN, establishment number, name, phase, type, lowest age, highest age, town,
# last inspection outcome, whether that is good or better.
SCHOOLS = [
    ("990001", "2001", "Alder Brook Primary School", "primary", "Community school", 4, 11, "Wexcombe", "Good", True),
    ("990002", "2002", "Beacon Hill Primary Academy", "primary", "Academy converter", 3, 11, "Wexcombe", "Outstanding", True),
    ("990003", "2003", "Canal Street Primary School", "primary", "Community school", 4, 11, "Harrowgate Quay", "Requires improvement", False),
    ("990004", "2004", "Downsview Church of England Primary School", "primary", "Voluntary aided school", 4, 11, "Little Marling", "Good", True),
    ("990005", "2005", "Elm Park Infant and Nursery School", "primary", "Community school", 3, 7, "Wexcombe", "Good", True),
    ("990006", "4001", "Fairmead School", "secondary", "Academy sponsor led", 11, 18, "Wexcombe", "Good", True),
    ("990007", "4002", "Greyfriars Academy", "secondary", "Academy converter", 11, 16, "Harrowgate Quay", "Requires improvement", False),
    ("990008", "4003", "Holme Valley High School", "secondary", "Foundation school", 11, 18, "Holme", "Good", True),
    ("990009", "4004", "Ivel Bridge School", "secondary", "Free school", 11, 16, "Wexcombe", "Strong standard in most areas", None),
    ("990010", "7001", "Juniper House School", "not_applicable", "Community special school", 4, 19, "Wexcombe", "Outstanding", True),
    ("990011", "1101", "The Kestrel Centre", "not_applicable", "Pupil referral unit", 11, 16, "Wexcombe", "Good", True),
    ("990012", "8001", "Wexcombe Sixth Form and Technical College", "post_16", "Further education", 16, 99, "Wexcombe", "Good", True),
    ("990013", "1001", "Lark Rise Nursery School", "nursery", "Local authority nursery school", 2, 5, "Wexcombe", "Outstanding", True),
    ("990014", "2006", "Millstream Primary School", "primary", "Community school", 4, 11, "Little Marling", "Good", True),
]
NEIGHBOUR_SCHOOL = ("990101", "4001", "Northgate School", "secondary", "Academy converter", 11, 16, "Marlbury", "Good", True)

# Name, e-mail before the @, role, job title.
OFFICERS = [
    ("Judith Ekwueme", "judith.ekwueme", Role.VIRTUAL_SCHOOL_HEAD, "Head of the virtual school"),
    ("Tom Harkness", "tom.harkness", Role.VIRTUAL_SCHOOL_OFFICER, "Virtual school officer, primary"),
    ("Amina Rashid", "amina.rashid", Role.VIRTUAL_SCHOOL_OFFICER, "Virtual school officer, secondary"),
    ("Colin Prowse", "colin.prowse", Role.VIRTUAL_SCHOOL_OFFICER, "Virtual school officer, post-16"),
    ("Bethan Lloyd", "bethan.lloyd", Role.EDUCATION_ADVISER, "Education adviser"),
    ("Marcus Oyelaran", "marcus.oyelaran", Role.HEAD_OF_SOCIAL_CARE, "Head of care for looked-after children"),
    ("Frances Whitlock", "frances.whitlock", Role.GOVERNOR, "Chair of the virtual school's governing body"),
    ("Sam Pereira", "sam.pereira", Role.SYSTEM_ADMINISTRATOR, "Systems officer"),
]
SOCIAL_WORKERS = [
    "Ruth Adeyemi", "Peter Lindqvist", "Shazia Malik", "Owen Carrick", "Helen Draycott", "Kofi Boateng",
]
REVIEWING_OFFICERS = ["Gillian Stroud", "Desmond Achebe"]
CAREERS_ADVISERS = ["Nadia Fenwick"]

# One designated teacher a school, in the order of SCHOOLS; the nursery has none.
DESIGNATED_TEACHERS = [
    ("Priya Nair", "Deputy head"), ("Martin Selwyn", "Assistant head"), ("Joanne Tully", "Class teacher"),
    ("Rev. Alan Pickard", "Head teacher"), ("Sue Ogilvie", "Head teacher"), ("Claire Donovan", "Assistant head, inclusion"),
    ("Imran Siddiqui", "Deputy head"), ("Lorna McKay", "Assistant head"), ("Dan Whitmore", "SENCO"),
    ("Yvonne Castle", "Deputy head"), ("Karl Brandt", "Head of centre"), ("Meera Joshi", "Designated tutor"),
    None, ("Paul Ainsworth", "Deputy head"),
]

HOUSEHOLDS = [
    "Okafor", "Bright", "Hammond", "Sandhu", "Prentice", "Mbeki", "Gallagher", "Lowe", "Forrester", "Iqbal",
    "Tennant", "Marsh", "Osei", "Dunne", "Kowalski", "Fielding", "Baptiste", "Rowe", "Chaudhry", "Penhale",
    "Varley", "Thorne", "Asante", "Quigley", "Hobbs", "Lister", "Nkrumah", "Averill", "Munro", "Sharma",
    "Wadsworth", "Coyle", "Bellamy", "Desai", "Rigby",
]
HOMES = ["Willow Lodge children's home", "The Old Rectory children's home", "Quayside supported accommodation"]

GIRLS = [
    "Aaliyah", "Abigail", "Amelia", "Anya", "Bella", "Chloe", "Daisy", "Destiny", "Ella", "Eliza", "Esme", "Evie",
    "Fatima", "Freya", "Grace", "Hannah", "Holly", "Isla", "Jasmine", "Keira", "Layla", "Leah", "Lily", "Maisie",
    "Maya", "Mia", "Naomi", "Niamh", "Poppy", "Ruby", "Sienna", "Skye", "Summer", "Tia", "Willow", "Zara",
]
BOYS = [
    "Aiden", "Alfie", "Archie", "Bailey", "Ben", "Callum", "Charlie", "Connor", "Daniel", "Dylan", "Ethan", "Finley",
    "Harrison", "Hassan", "Isaac", "Jacob", "Jaden", "Jake", "Jayden", "Kai", "Kyle", "Leo", "Liam", "Logan", "Luca",
    "Mason", "Nathan", "Noah", "Omar", "Oscar", "Riley", "Ryan", "Samuel", "Tariq", "Theo", "Tyler", "Zayn",
]
SURNAMES = [
    "Abbott", "Aldridge", "Ashworth", "Barratt", "Begum", "Birch", "Blackwood", "Bowen", "Brennan", "Burrows",
    "Carver", "Castellan", "Clegg", "Cole", "Corrigan", "Cross", "Dacre", "Darby", "Doherty", "Eccles", "Farrow",
    "Finch", "Gage", "Garside", "Goddard", "Greaves", "Hale", "Hartley", "Hassan", "Heath", "Ingram", "Jarvis",
    "Keane", "Kendrick", "Khan", "Lacey", "Langton", "Leary", "Madden", "Mistry", "Moss", "Nash", "Norris", "Oakes",
    "Osborne", "Parr", "Pell", "Pike", "Pryce", "Rafferty", "Reeve", "Sayer", "Shaw", "Slater", "Stokes", "Swift",
    "Tanner", "Thorpe", "Tully", "Usman", "Vickers", "Wade", "Walsh", "Weller", "Winter", "Yates",
]

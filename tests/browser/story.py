"""People and files of the story: small, made up, and written for it."""

import re

COLUMNS_903 = {
    "header.csv": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes.csv": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,"
    "REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
}


class Person:
    """Somebody signed in, in a window of their own. Every page they look at is checked by axe."""

    def __init__(self, chromium, address, email, password, check):
        window = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
        self.page = window.new_page()
        self.page.set_default_timeout(30_000)
        self.address, self.check = address, check
        self.page.goto(f"{address}/account/login/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(re.compile(r"^(?!.*account/login)"))
        self.look()

    def look(self):
        """Check the page that is open."""
        self.page.wait_for_load_state()
        self.check(self.page)

    def go(self, path):
        """Open a page by its address."""
        response = self.page.goto(f"{self.address}{path}")
        assert response.status == 200, f"{path} answered {response.status}"
        self.look()

    def follow(self, text):
        """Press a link, also one that looks like a button."""
        self.page.locator("main a", has_text=text).first.click()
        self.look()

    def press(self, name):
        """Press a button."""
        self.page.get_by_role("button", name=name).first.click()
        self.look()

    def type(self, **fields):
        """Type into fields by their names."""
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']").fill(value)

    def choose(self, **fields):
        """Choose a radio, a checkbox or an option by its value."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            if field.first.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                self.page.locator(f"main [name='{name}'][value='{value}']").check()

    def date(self, **fields):
        """Type dates into their three boxes."""
        for name, day in fields.items():
            for part, number in enumerate((day.day, day.month, day.year)):
                self.page.locator(f"main [name='{name}_{part}']").fill(str(number))

    def upload(self, kind, *files):
        """Upload files ((name, text) pairs), look at the dry run, load it."""
        self.go(f"/imports/new/{kind}/")
        self.page.locator("main input[type=file]").set_input_files(
            [
                {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
                for name, text in files
            ]
        )
        self.page.locator("main form button").last.click()
        self.look()
        assert self.sees("Nothing has changed yet"), self.text()
        assert not self.sees("Refused:"), self.text()
        self.press("Load")
        assert self.sees("Loaded")

    def sees(self, text):
        """Whether the page says so."""
        return text in self.text()

    def text(self):
        """Everything the page says."""
        return self.page.locator("body").inner_text()


def school_register(urn, name, code="931"):
    """The register of schools, with one school in it."""
    columns = {
        "URN": urn,
        "LA (code)": code,
        "LA (name)": "Wexcombe",
        "EstablishmentNumber": "4001",
        "EstablishmentName": name,
        "TypeOfEstablishment (name)": "Community school",
        "EstablishmentStatus (code)": "1",
        "EstablishmentStatus (name)": "Open",
        "PhaseOfEducation (name)": "Secondary",
        "StatutoryLowAge": "11",
        "StatutoryHighAge": "16",
        "Street": "1 School Lane",
        "Town": "Wexcombe",
        "Postcode": "WX1 1AA",
        "OfstedLastInsp": "12-05-2023",
    }
    return "edubasealldata.csv", _csv(columns, columns.values())


def ssda903(*children):
    """A return of children who came into care: (id, sex, born, in care since)."""
    header = [f"{pk},{sex},{_day(born)},WBRI,UN4,," for pk, sex, born, _ in children]
    episodes = [f"{pk},{_day(since)},S,C2,N1,U6,PR1,,,,,," for pk, _, _, since in children]
    return [
        (name, "\n".join([COLUMNS_903[name], *rows]) + "\n")
        for name, rows in (("header.csv", header), ("episodes.csv", episodes))
    ]


def admissions(*rows):
    """Children admitted to a school: (id, URN, day)."""
    lines = ["Child,School URN,Admitted on,Enrolment,Weekly hours"]
    lines += [f"{pk},{urn},{_day(day)},C,25" for pk, urn, day in rows]
    return "admissions.csv", "\n".join(lines) + "\n"


def register(urn, *rows):
    """Registers of a school, a line a child and day: (id, day, morning, afternoon)."""
    lines = ["Child,Date,AM,PM,School URN"]
    lines += [f"{pk},{_day(day)},{am},{pm},{urn}" for pk, day, am, pm in rows]
    return "register.csv", "\n".join(lines) + "\n"


def _day(day):
    return day.strftime("%d/%m/%Y")


def _csv(columns, values):
    quoted = (f'"{value}"' for value in values)
    return ",".join(f'"{name}"' for name in columns) + "\n" + ",".join(quoted) + "\n"

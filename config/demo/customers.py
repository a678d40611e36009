"""Two hundred customers who do not exist."""

import random
import uuid
from datetime import date, timedelta

from django.db import transaction

from engagement import clock
from engagement.customers import services
from engagement.customers.indexing import rebuild_keys
from engagement.customers.models import ContactPoint, Customer, CustomerNumber
from engagement.customers.services import Details
from engagement.customers.services.records import contact_point
from engagement.people.models import User

GIVEN = (
    "Alison Andrew Angus Brenda Brian Catriona Colin Craig Deborah Derek Donna Douglas Duncan Eilidh "
    "Elaine Eric Esther Euan Fraser Gail Gordon Heather Hamish Ishbel Jean Karen Keith Kirsty Lachlan "
    "Lesley Lorna Malcolm Marek Mairi Mohammed Morag Murdo Neil Olga Pamela Ramsay Rhona Ross Sandra "
    "Sheena Stuart Tariq Una Valerie Wendy "
).split()
MEN = frozenset(
    "Andrew Angus Brian Colin Craig Derek Douglas Duncan Eric Euan Fraser Gordon Hamish Keith Lachlan Malcolm Marek "
    "Mohammed Murdo Neil Ramsay Ross Stuart Tariq".split()
)
FAMILY = (
    "Abercrombie Aitken Ballantyne Begbie Cowan Crichton Dalgleish Dewar Elphinstone Farquhar Galbraith Geddes Hastie "
    "Inglis Jardine Kinnear Laidlaw Lockhart MacAllister McDade Menzies Napier Nowak Ogilvie Peden Pringle Rankine "
    "Rehman Renwick Sillars Tannahill Tulloch Urquhart Veitch Wardlaw Weir Yule Notman Home O'Hara"
).split()
STREETS = (
    "Mill Wynd",
    "Kirk Brae",
    "Station Road",
    "Harbour Street",
    "Tweed Row",
    "Castle Vennel",
    "Moor View",
    "Bank Street",
)
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Mx", "")
NEEDS = (
    ("large_print", "Letters in large print", "finds small print hard to read"),
    ("phone_not_letters", "A phone call before any letter", "told us that letters are hard to follow"),
    ("interpreter", "An interpreter for meetings", "asked for one when we booked a visit"),
    ("plain_email", "Short, plain emails", "asked us to write one thing at a time"),
)


def phone_number(number: int) -> str:
    """One of the numbers that Ofcom keeps for drama: they ring nowhere."""
    return f"01632 960{number % 1000:03d}" if number % 2 else f"07700 900{number % 1000:03d}"


def named_customers(actor: User) -> dict[str, Customer]:
    """The few people whom the tour speaks of, entered through the services as staff would."""
    pringle = services.create_customer(
        Details(
            kind="person", title="Mr", given_name="Alan", family_name="Pringle",
            phones=("01632 960231",), addresses=("14 Mill Wynd\nNorthmoor\nNM1 2AB",),
        ), actor=actor,
    )  # fmt: skip
    services.add_adjustment(
        pringle.pk, actor=actor, kind="large_print", what="Letters in large print, and a call with any news",
        status="agreed", told_by="Mr Pringle", told_on=clock.today() - timedelta(days=20), told_where="by phone",
    )  # fmt: skip
    laidlaw = services.create_customer(
        Details(
            kind="person", title="Ms", given_name="Deborah", family_name="Laidlaw",
            emails=("deborah.laidlaw@example.org",), phones=("07700 900214",),
            addresses=("3 Castle Vennel\nNorthmoor\nNM1 3CV",),
        ), actor=actor,
    )  # fmt: skip
    services.add_adjustment(
        laidlaw.pk, actor=actor, kind="other", what="Email rather than phone calls", status="agreed",
        told_by="Ms Laidlaw", told_on=clock.today() - timedelta(days=9), told_where="by email",
    )  # fmt: skip
    edith = services.create_customer(
        Details(kind="person", title="Mrs", given_name="Edith", family_name="Notman",
                addresses=("Flat 2\n9 Kirk Brae\nNorthmoor\nNM1 4KB",)), actor=actor,
    )  # fmt: skip
    rob = services.create_customer(
        Details(kind="representative", title="Mr", given_name="Rob", family_name="Notman",
                phones=("07700 900377",), emails=("rob.notman@example.org",)), actor=actor,
    )  # fmt: skip
    services.add_representation(rob.pk, edith.pk, actor=actor, role="family", authority="written")
    caller = services.create_customer(
        Details(kind="unknown_caller", name="Unknown caller", phones=("07700 900133",),
                description="Rings from a withheld or changing number about a parking notice"), actor=actor,
    )  # fmt: skip
    return {"pringle": pringle, "laidlaw": laidlaw, "edith": edith, "notman": rob, "caller": caller}


def further_customers(count: int, chance: random.Random, actor: User) -> list[Customer]:
    """Many customers at once: rows in bulk, and the search keys that the services would have made."""
    customers: list[Customer] = []
    points: list[ContactPoint] = []
    with transaction.atomic():
        numbers = CustomerNumber.objects.bulk_create([CustomerNumber() for _ in range(count)], batch_size=500)
        for position, number in enumerate(numbers):
            customer = _customer(str(number), chance, position, actor)
            customers.append(customer)
            points.extend(_contact_points(customer, chance, position, actor))
        Customer.objects.bulk_create(customers, batch_size=500)
        ContactPoint.objects.bulk_create(points, batch_size=500)
        rebuild_keys([customer.pk for customer in customers])
    return customers


def _customer(reference: str, chance: random.Random, position: int, actor: User) -> Customer:
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    if position >= len(GIVEN) * 4:
        given = f"{given} {chance.choice(GIVEN)}"
    return Customer(
        id=uuid.UUID(int=chance.getrandbits(128), version=4),
        reference=reference,
        kind=Customer.Kind.PERSON,
        title=_title(given, chance.choice(TITLES)),
        given_name=given,
        family_name=family,
        name=f"{given} {family}",
        created_by=actor,
        created_at=clock.now(),
    )


def _title(given: str, drawn: str) -> str:
    """The title drawn by lot, or one that fits the first name: nobody is called Miss Craig."""
    if given.partition(" ")[0] in MEN:
        return "Mr" if drawn in ("Mrs", "Ms", "Miss") else drawn
    return "Ms" if drawn == "Mr" else drawn


def _contact_points(customer: Customer, chance: random.Random, position: int, actor: User) -> list[ContactPoint]:
    """As the product writes them down: what is typed, and the one written form by which it is found."""
    street = chance.choice(STREETS)
    postcode = f"NM{1 + position % 9} {1 + position % 9}{chance.choice('ABDEFGHJ')}{chance.choice('LNPQRSTU')}"
    address = f"{1 + position % 90} {street}\nNorthmoor\n{postcode}"
    since = date(clock.today().year - 3, 1, 1)
    typed_as = [("address", address), ("phone", phone_number(position))]
    if position % 3:
        typed = (
            f"{customer.given_name}.{customer.family_name}{position}@example.org".lower()
            .replace(" ", ".")
            .replace("'", "")
        )
        typed_as.append(("email", typed))
    return [contact_point(customer, kind, typed, actor=actor, starts_on=since) for kind, typed in typed_as]

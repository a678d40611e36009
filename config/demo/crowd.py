"""A crowd: any number of customers who do not exist, for measuring what a search costs among them.

A million take minutes, not hours: rows go in beside the services, in the order of their keys, and the search keys are
what the services would have made of them. Nobody in the crowd has a case. Numbers begin with +999: no country does.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from django.db import connection, transaction

from engagement import clock
from engagement.customers.indexing import keys_of_contact_point, keys_of_name, rebuild_keys
from engagement.customers.models import ContactPoint, Customer, CustomerNumber, SearchKey
from engagement.customers.normalise import pair
from engagement.people.models import User

CHUNK = 20_000
BEGINNINGS = "bar dun fal gor hel kin lam mor nes pol ras sil tor ush vel wick yar zet".split()
MIDDLES = "a e i o u an el in or us ath eth".split()
ENDINGS = "aby by den dyer ford gate ie kirk low man ness on ric son ton well worth".split()
GIVEN = [f"{one}{other}".capitalize() for one in BEGINNINGS for other in MIDDLES]
FAMILY = [f"{one}{other}{end}".capitalize() for one in BEGINNINGS for other in BEGINNINGS for end in ENDINGS]
STREETS = ("Crowd Street", "Many Road", "Plenty Lane", "Throng Wynd", "Multitude Row")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
HOUSEHOLD = 15


@dataclass(frozen=True)
class Somebody:
    """The n-th of the crowd: the same person every time."""

    number: int

    @property
    def given(self) -> str:
        return GIVEN[self.number % len(GIVEN)]

    @property
    def family(self) -> str:
        """Neighbours have different ones, and no two of a million have both names alike."""
        rounds, place = divmod(self.number, len(GIVEN))
        return FAMILY[(rounds + 37 * place) % len(FAMILY)]

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def phone(self) -> str:
        return f"+999{self.number:09d}"

    @property
    def email(self) -> str:
        return f"{self.given}.{self.family}{self.number}@example.org".lower()

    @property
    def postcode(self) -> str:
        place = self.number // HOUSEHOLD
        place, last = divmod(place, len(LETTERS))
        place, first = divmod(place, len(LETTERS))
        area, digit = divmod(place, 10)
        return f"NM{area % 99 + 1} {digit}{LETTERS[first]}{LETTERS[last]}"

    @property
    def address(self) -> str:
        return f"{self.number % 90 + 1} {STREETS[self.number % len(STREETS)]}\nNorthmoor\n{self.postcode}"

    @property
    def pk(self) -> uuid.UUID:
        return uuid.UUID(int=(0xC0DE << 112) | (4 << 76) | (8 << 60) | self.number)

    def contact_points(self) -> list[ContactPoint]:
        """A phone, an email and an address, as their forms would have kept them."""
        made = (
            ContactPoint(kind="phone", typed=self.phone, normalised=self.phone),
            ContactPoint(kind="email", typed=self.email, normalised=self.email),
            ContactPoint(kind="address", typed=self.address, postcode=self.postcode),
        )
        for position, point in enumerate(made):
            point.id, point.customer_id = uuid.UUID(int=self.pk.int + ((position + 1) << 80)), self.pk
        return list(made)

    def search_keys(self) -> set[tuple[str, str]]:
        """What they are found by: what `customers.indexing` makes of such a name and such contact points, but quicker.

        A million times a name is taken apart is most of an hour; these names have two plain words.
        """
        one, other = self.given.lower(), self.family.lower()
        house, _northmoor, _postcode = self.address.lower().split("\n")
        return {
            ("phone", self.phone),
            ("phonetail", self.phone[-6:]),
            ("email", self.email),
            ("postcode", self.postcode),
            ("street", house),
            ("street", house.split(" ", 1)[1]),
            ("name", one),
            ("name", other),
            ("pair", pair(one, other)),
            ("pair", pair(one[0], other)),
            ("pair", pair(one, other[0])),
        }


def load_crowd(count: int, actor: User) -> None:
    """Put so many people into an installation that has no crowd yet, in one transaction. Raises ValueError where the
    quick keys are not those that the services would have made."""
    people = [Somebody(number) for number in range(count)]
    for one in people[:: max(1, count // 100)]:
        if one.search_keys() != _usual_keys(one):
            raise ValueError(f"The keys of {one} are not as usual: {one.search_keys() ^ _usual_keys(one)}")
    with transaction.atomic():
        first = (CustomerNumber.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        _insert([_customer(one, first, actor) for one in people[:1]], _varying_customer(people, first))
        _insert(_points(people[0], actor), _varying_points(people))
        # One of each family and each given name, by the usual way: it teaches the vocabulary of the forgiving search.
        rebuild_keys(list({one.family: one.pk for one in people}.values()))
        rebuild_keys([one.pk for one in people[: len(GIVEN)]])
        _insert_keys(people)
        CustomerNumber.objects.create(pk=first + count)
        _go_on_numbering()
    analyse()


def analyse() -> None:
    """What PostgreSQL's own housekeeping would do soon. SQLite has none, and plans without."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _usual_keys(one: Somebody) -> set[tuple[str, str]]:
    keys = keys_of_name(one.name)
    for point in one.contact_points():
        keys |= keys_of_contact_point(point)
    return {(str(kind), value) for kind, value in keys}


def _customer(one: Somebody, first: int, actor: User) -> Customer:
    return Customer(
        id=one.pk,
        reference=f"C-{first + one.number:06d}",
        given_name=one.given,
        family_name=one.family,
        name=one.name,
        created_by=actor,
        created_at=clock.now(),
    )


def _points(one: Somebody, actor: User) -> list[ContactPoint]:
    points = one.contact_points()
    for point in points:
        point.recorded_by, point.recorded_at = actor, clock.now()
    return points


Varying = Iterator[dict[str, Any]]


def _varying_customer(people: list[Somebody], first: int) -> Varying:
    for one in people:
        yield {
            "id": as_id(one.pk),
            "reference": f"C-{first + one.number:06d}",
            "given_name": one.given,
            "family_name": one.family,
            "name": one.name,
        }


def _varying_points(people: list[Somebody]) -> Varying:
    for one in people:
        for position, (typed, normalised, postcode) in enumerate(
            ((one.phone, one.phone, ""), (one.email, one.email, ""), (one.address, "", one.postcode))
        ):
            yield {
                "id": as_id(uuid.UUID(int=one.pk.int + ((position + 1) << 80))),
                "customer_id": as_id(one.pk),
                "typed": typed,
                "normalised": normalised,
                "postcode": postcode,
            }


def as_id(pk: uuid.UUID) -> Any:
    """As the database keeps it."""
    return pk if connection.vendor == "postgresql" else pk.hex


def _insert(patterns: list[Any], varying: Varying) -> None:
    """Rows after these patterns, in turn, with what differs: Django would work out every value of every row anew."""
    fields = type(patterns[0])._meta.concrete_fields
    columns = [field.column for field in fields]
    known = [
        {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}
        for row in patterns
    ]
    rows = ([(pattern | changes)[column] for column in columns] for pattern, changes in zip(cycle(known), varying))
    for chunk in _chunks(rows):
        write(type(patterns[0])._meta.db_table, columns, chunk)


def _insert_keys(people: Iterable[Somebody]) -> None:
    """Through a table without an index, and from there in the order of the index: many times faster to keep."""
    table = SearchKey._meta.db_table
    id_type = "uuid" if connection.vendor == "postgresql" else "char(32)"
    rows = ((kind, value, as_id(one.pk)) for one in people for kind, value in one.search_keys())
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE crowd_keys (kind varchar(9), value varchar(254), customer_id {id_type})"
        )
        for chunk in _chunks(rows):
            write("crowd_keys", ["kind", "value", "customer_id"], chunk)
        cursor.execute(
            f"INSERT INTO {table} (kind, value, customer_id) SELECT kind, value, customer_id FROM crowd_keys"  # noqa: S608 - our own names
            " WHERE true ORDER BY kind, value, customer_id ON CONFLICT DO NOTHING"
        )
        cursor.execute("DROP TABLE crowd_keys")


def write(table: str, columns: list[str], rows: list[Any]) -> None:
    """Put rows into a table, past everything that Django would do for each."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["?"] * len(columns))
        # Past Django's cursor, which would rewrite the statement and look at every value.
        cursor.cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own names


def _go_on_numbering() -> None:
    """PostgreSQL counts in a sequence beside the table."""
    if connection.vendor == "postgresql":
        table = CustomerNumber._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608 - our own name
            )


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk

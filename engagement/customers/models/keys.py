"""What customers are found by: derived from their names and contact points, see `engagement.customers.indexing`."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from engagement.customers.models.people import Customer


class SearchKey(models.Model):
    """One way to find a customer, by equality alone: every look-up is one probe of the index (kind, value)."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        PHONE_TAIL = "phonetail"
        EMAIL = "email"
        POSTCODE = "postcode"
        STREET = "street"
        NAME = "name"
        PAIR = "pair"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="search_keys")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    value = models.CharField(max_length=254)

    class Meta:
        app_label = "engagement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value", "customer"], name="search_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class NameWord(models.Model):
    """A word that occurs in some customer's name: the vocabulary that forgiving search looks through."""

    word = models.CharField(max_length=40, unique=True)
    letters = models.CharField(max_length=40, db_index=True)

    class Meta:
        app_label = "engagement"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(word=""), name="name_word_is_a_word"),
        ]

    def __str__(self) -> str:
        return self.word


class NameTrigram(models.Model):
    """Three letters that occur in a word of the vocabulary; the word's length keeps far longer words out."""

    trigram = models.CharField(max_length=3)
    length = models.PositiveSmallIntegerField()
    word = models.ForeignKey(NameWord, on_delete=models.CASCADE, related_name="trigrams")

    class Meta:
        app_label = "engagement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trigram", "length", "word"], name="name_trigram_once"),
        ]

    def __str__(self) -> str:
        return self.trigram

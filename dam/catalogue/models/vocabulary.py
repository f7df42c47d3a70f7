"""Persons, places and terms. Names are rows by language and script; what is shown is never made by a rule."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.ids import new_public_id

LANGUAGE_TAG_LENGTH = 35  # BCP 47, RFC 5646 section 4.4.1: 35 characters hold every tag without private use


class NameKind(models.TextChoices):
    """What a name is: the one that is shown in its language, or another by which the thing is found."""

    SHOWN = "shown", _("Shown")
    ALIAS = "alias", _("Alias")


class Person(models.Model):
    """Somebody who is in pictures, heard in sound, or spoken of."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.public_id


class PersonName(models.Model):
    """A name of a person in one language and script."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=6, choices=NameKind.choices, default=NameKind.SHOWN)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "language"],
                condition=models.Q(kind="shown"),
                name="one_shown_name_of_person",
            ),
            models.UniqueConstraint(fields=["person", "language", "name"], name="a_name_of_person_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post that a person held, from one day to another; either end may be open."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} {self.first_day}..{self.last_day}"


class PostTitle(models.Model):
    """The title of a post in one language."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="titles")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    title = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["post", "language"], name="one_title_a_language"),
        ]

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """Somewhere: a building, a town, a country, each within another."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    country_code = models.CharField(max_length=3, blank=True, help_text="ISO 3166-1, for the press copy.")
    is_city = models.BooleanField(default=False, help_text="Written as City into press copies.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.public_id


class PlaceName(models.Model):
    """A name of a place in one language and script."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=6, choices=NameKind.choices, default=NameKind.SHOWN)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "language"],
                condition=models.Q(kind="shown"),
                name="one_shown_name_of_place",
            ),
            models.UniqueConstraint(fields=["place", "language", "name"], name="a_name_of_place_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A word of a controlled vocabulary, such as a kind of event."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    scheme = models.CharField(max_length=40)
    code = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_code_a_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class TermName(models.Model):
    """A term's name in one language."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["term", "language"], name="one_name_of_term"),
        ]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A named selection of assets across events."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200)
    owner = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="collections")
    assets = models.ManyToManyField("catalogue.Asset", related_name="collections", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

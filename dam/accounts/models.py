"""Users, organisations, roles and deputies.

Roles are additive rows: in a small office one person holds several at once and never switches between them.
`is_superuser` exists because Django's tooling asks for it; nothing in Kronika grants anything by it.
"""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.ids import new_public_id


class Organisation(models.Model):
    """A house somebody belongs to: the office itself, a ministry that hands in, a newspaper that downloads."""

    class Kind(models.TextChoices):
        """What the organisation is to the office."""

        OFFICE = "office", _("The office")
        INSTITUTION = "institution", _("Another institution")
        MEDIA = "media", _("Media")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MEDIA)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; the address is the name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make and store a user; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a system administrator: an ordinary user who holds the role `admin` and sees no material by it."""
        user = self.create_user(email, password, **fields)
        RoleGrant.objects.create(user=user, role=Role.ADMIN)
        return user


class Role(models.TextChoices):
    """What somebody may come to do. Additive: one person may hold all of them but decide nothing twice."""

    PHOTOGRAPHER = "photographer", _("Photographer or camera operator")
    CONTRIBUTOR = "contributor", _("Outside contributor")
    EDITOR = "editor", _("Picture editor")
    APPROVER = "approver", _("Approver")
    ARCHIVIST = "archivist", _("Archivist")
    ACCREDITATION = "accreditation", _("Accreditation officer")
    ACCESS = "access", _("Access-to-documents officer")
    MEDIA = "media", _("Media")
    ADMIN = "admin", _("System administrator")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. `language` is the interface's, `caption_language` that of captions they hand in."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=12, default="en")
    caption_language = models.CharField(max_length=35, default="sq")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name as it is shown."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name as it is shown."""
        return self.name


class RoleGrant(models.Model):
    """One role of one user, with who gave it and until when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    until = models.DateField(null=True, blank=True, help_text="Last day of the role, or empty.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Deputy(models.Model):
    """Somebody acts in a named person's stead, in one role, for stated days; records of their acts say so."""

    principal = models.ForeignKey(User, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in_for")
    role = models.CharField(max_length=20, choices=Role.choices)
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="deputy_days_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("deputy")), name="nobody_deputises_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.principal} ({self.first_day}..{self.last_day})"

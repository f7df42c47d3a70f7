"""A fixed cast. `outsider` signs in but holds no role: they must never see anything that is not public."""

from dataclasses import dataclass, field

from dam.accounts.models import Organisation, Role, RoleGrant, User


def make_user(name: str, *roles: Role, organisation: Organisation | None = None, **fields: object) -> User:
    """Make somebody with these roles; the address is made of the name, the password is the name."""
    email = f"{name}@test.example"
    user = User.objects.create_user(email, name, name=name.title(), organisation=organisation, **fields)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in roles)
    return user


@dataclass
class Cast:
    """One person a role, the outside contributor's institution, and somebody who must see nothing."""

    office: Organisation
    ministry: Organisation
    newspaper: Organisation
    photographer: User
    other_photographer: User
    contributor: User
    editor: User
    approver: User
    archivist: User
    access: User
    accreditation: User
    journalist: User
    admin: User
    superuser: User
    outsider: User
    everybody: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.everybody = [value for value in vars(self).values() if isinstance(value, User)]


def make_cast() -> Cast:
    """Make the whole cast; passwords are the names in lower case."""
    office = Organisation.objects.create(name="The office", kind=Organisation.Kind.OFFICE)
    ministry = Organisation.objects.create(name="A ministry", kind=Organisation.Kind.INSTITUTION)
    newspaper = Organisation.objects.create(name="A newspaper", kind=Organisation.Kind.MEDIA)
    superuser = make_user("superuser", organisation=office)
    superuser.is_superuser = True
    superuser.save()
    return Cast(
        office=office,
        ministry=ministry,
        newspaper=newspaper,
        photographer=make_user("photographer", Role.PHOTOGRAPHER, organisation=office),
        other_photographer=make_user("otherphotographer", Role.PHOTOGRAPHER, organisation=office),
        contributor=make_user("contributor", Role.CONTRIBUTOR, organisation=ministry),
        editor=make_user("editor", Role.EDITOR, organisation=office),
        approver=make_user("approver", Role.APPROVER, organisation=office),
        archivist=make_user("archivist", Role.ARCHIVIST, organisation=office),
        access=make_user("access", Role.ACCESS, organisation=office),
        accreditation=make_user("accreditation", Role.ACCREDITATION, organisation=office),
        journalist=make_user("journalist", Role.MEDIA, organisation=newspaper),
        admin=make_user("admin", Role.ADMIN, organisation=office),
        superuser=superuser,
        outsider=make_user("outsider"),
    )

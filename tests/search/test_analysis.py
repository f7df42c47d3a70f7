"""The text analysis: what meets, what stays apart, and what holds of any text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import EVERY, Passage, analyse, fold, normalise, stems, words
from search.analysis.albanian import stem as albanian
from search.analysis.digest import digest
from search.analysis.letters import CYRILLIC, LONGEST_WORD

SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџш"
# Written by hand, apart from the table under test: the alphabet as the orthography gives it.
LATIN = [*"abvgdđežzijkl", "lj", "m", "n", "nj", *"oprstćufhcč", "dž", "š"]


def folded(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


def meet(one: str, other: str, language: str) -> bool:
    (first,), (second,) = words(one), words(other)
    return bool(set(stems(first, (language,))) & set(stems(second, (language,))))


def test_four_spellings_are_one() -> None:
    spellings = ["Đorđević", "Djordjevic", "Dordevic", "Ђорђевић", "ĐORĐEVIĆ", "Ðorðević", "ЂОРЂЕВИЋ", "DJORDJEVIC"]
    assert {tuple(folded(name)) for name in spellings} == {("dordevic",)}


def test_scripts_agree_in_the_exact_form_already() -> None:
    assert words("Ђорђевић у Љубљани, џемпер и његов") == words("Đorđević u Ljubljani, džemper i njegov")


@pytest.mark.parametrize(
    ("lost", "right"),
    [
        ("obezbedivanje", "obezbeđivanje"),
        ("medunarodnih", "међународних"),
        ("tacne", "tačne"),
        ("Kosovske Mitrovice", "Косовске Митровице"),
        ("Urosevac", "Uroševac"),
        ("Thaci", "Thaçi"),
        ("Kryeministrise", "kryeministrisë"),
        ("Istanbul", "İstanbul"),
        ("isik", "ışık"),
        ("odjek", "одјек"),
    ],
)
def test_lost_diacritics_meet_the_right_spelling(lost: str, right: str) -> None:
    assert folded(lost) == folded(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [("odjek", "odeka"), ("djalë", "dalë"), ("ndjek", "nëdek"), ("podjednako", "podednako"), ("adjust", "adust")],
)
def test_d_and_j_that_are_two_letters_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("word", ["vođa", "nađe", "dođe", "pređe", "građanin", "đak", "tuđ", "Đinđić", "svađa"])
def test_no_listed_beginning_catches_a_word_with_d_bar(word: str) -> None:
    as_dj = word.replace("đ", "dj").replace("Đ", "Dj")
    bare = word.replace("đ", "d").replace("Đ", "D")
    assert folded(word) == folded(as_dj) == folded(bare)


@pytest.mark.parametrize(
    "forms",
    [
        "međunarodni međunarodnih medunarodna medjunarodnog међународне",
        "tačan tačna tačno tacne тачних",
        "predsednik predsednika predsedniku predsednikom",
        "ministar ministra ministrima ministri",
        "Đorđević Đorđevića Djordjevicu Dordevicem Ђорђевићем",
        "Kurti Kurtija Kurtiju Kurtijem",
        "bezbednost bezbednosti",
        "Priština Prištini Pristinu Приштином",
        "obezbeđivanje obezbeđivanja obezbedivanju",
        "škola školama skole",
        "sastanak sastanka sastankom",
    ],
)
def test_serbian_forms_meet(forms: str) -> None:
    first, *others = forms.split()
    assert [other for other in others if not meet(first, other, "sr")] == []


@pytest.mark.parametrize(
    "forms",
    [
        "kryeministër kryeministri kryeministrit kryeministrin kryeministrat kryeministrave kryeministrja",
        "qeveri qeveria qeverisë qeverinë qeveritë qeverive",
        "takim takimi takimit takimin takime takimet takimeve",
        "Prishtinë Prishtina Prishtinës Prishtinën",
        "Kosovë Kosova Kosovës Kosovën",
        "komunë komuna komunës komunën komunat komunave",
        "marrëveshje marrëveshja marrëveshjes marrëveshjen marrëveshjet marrëveshjeve",
        "qytet qyteti qytetit qytetin qytete qytetet qyteteve",
        "president presidenti presidentit presidentja presidentes",
        "punë puna punës punën",
        "shkollë shkolla shkollës shkollat shkollave",
        "Thaçi Thaçit Thaçin",
        "Gjenevë Gjeneva Gjenevës",
        "dhomë dhoma dhomave dhomat",
        "Kurti Kurtit Kurtin",
        "vend vendi vendit vendet vendeve",
        "ministër ministri ministrit ministrat",
        "Shqipëri Shqipëria Shqipërisë Shqipërinë",
        "delegacion delegacioni delegacionit delegacionin delegacionet",
        "fëmijë fëmijët fëmijëve",
        "shtet shteti shtetit shtetet shteteve",
        "luftë lufta luftës luftën",
    ],
)
def test_albanian_forms_meet(forms: str) -> None:
    assert len({albanian(fold(word)) for word in words(forms)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("qytet", "qeveri"),
        ("takim", "tatim"),
        ("vend", "vendim"),
        ("ministër", "minierë"),
        ("president", "prefekt"),
        ("komunë", "komision"),
        ("shkollë", "shkresë"),
        ("Prishtinë", "Prizren"),
        ("kryeministër", "ministër"),
        ("festë", "fest"[:2] + "shë"),
    ],
)
def test_albanian_words_stay_apart(one: str, other: str) -> None:
    assert albanian(fold(one)) != albanian(fold(other))


@pytest.mark.parametrize(("one", "other"), [("minister", "ministers"), ("signing", "signed"), ("meeting", "meetings")])
def test_english_forms_meet(one: str, other: str) -> None:
    assert meet(one, other, "en")


def test_stems_of_two_languages_never_meet() -> None:
    (word,) = words("vlada")
    assert len({stem.split(":")[0] for stem in stems(word)}) == 3


def test_a_text_gets_the_endings_of_its_own_language_a_name_those_of_all() -> None:
    (albanian_text,) = analyse([Passage("takimet", "sq")])
    (name,) = analyse([Passage("Kurti")])
    (turkish,) = analyse([Passage("toplantılar", "tr")])
    assert {stem[:3] for stem in albanian_text.stems} == {"sq:"}
    assert {stem[:3] for stem in name.stems} == {"sq:", "sr:", "en:"}
    assert turkish.stems == ("xx:toplantilar",)


def test_words_keep_their_places_and_possessives_are_no_words() -> None:
    (found,) = analyse([Passage("Kosovo’s flag, Kosovo's flag", "en")])
    assert found.folded == ("kosovo", "flag", "kosovo", "flag")
    assert found.exact == ("kosovo", "flag")


def test_file_names_fall_into_their_parts() -> None:
    assert words("DSC_0123-kopija (2).JPG") == ["dsc", "0123", "kopija", "2", "jpg"]


def test_invisible_characters_vanish() -> None:
    assert words("mini\u00adstar \ufeffpred\u200bsednik") == ["ministar", "predsednik"]


def test_endless_words_are_cut() -> None:
    assert words("a" * 10_000) == ["a" * LONGEST_WORD]


def test_the_digest_follows_the_schema() -> None:
    assert digest("one") != digest("other")
    assert digest("one") == digest("one")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    for word in words(text):
        assert fold(fold(word)) == fold(word)


@given(st.text(alphabet="djđDJĐaeoižćпођdjј ", min_size=1))
def test_folding_any_mixture_of_d_and_j_is_stable(text: str) -> None:
    for word in words(text):
        assert fold(fold(word)) == fold(word)


@given(st.text())
def test_words_are_words_of_their_own(text: str) -> None:
    for word in words(text):
        assert words(word) == [word]
        assert fold(word).strip()
        assert not any(character.isspace() for character in fold(word))


@given(st.text(alphabet=SERBIAN + SERBIAN.upper() + " -,.1", max_size=60))
def test_serbian_reads_the_same_in_either_script(text: str) -> None:
    table = dict(zip(SERBIAN, LATIN, strict=True))
    latin = "".join(table.get(c.lower(), c).upper() if c.isupper() else table.get(c, c) for c in text)
    assert words(text) == words(latin)


@given(st.text())
def test_case_and_composition_do_not_matter_to_the_folded_form(text: str) -> None:
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="abdđjeioklmnrstčćšžv", min_size=1, max_size=12))
def test_words_with_one_folded_form_share_a_stem_in_every_language(word: str) -> None:
    (exact,) = words(word)
    for language in EVERY:
        assert set(stems(exact, (language,))) & set(stems(fold(exact), (language,)))
        for twin in (word.replace("đ", "dj"), word.replace("č", "c").replace("ž", "z")):
            if fold(twin) == fold(exact):
                assert set(stems(exact, (language,))) & set(stems(twin, (language,)))


@given(st.text(alphabet="abcdefghijklmnopqrstuvxyzëç", min_size=1, max_size=20))
def test_the_stem_of_an_albanian_stem_is_itself(word: str) -> None:
    stem = albanian(fold(word))
    assert albanian(stem) == stem
    assert stem


@given(st.text(alphabet=SERBIAN, min_size=1, max_size=20))
def test_stems_are_never_empty(word: str) -> None:
    for exact in words(word):
        assert all(len(stem) > len("sr:") for stem in stems(exact))


def test_the_table_of_cyrillic_has_the_serbian_alphabet() -> None:
    assert [CYRILLIC[letter] for letter in SERBIAN] == LATIN

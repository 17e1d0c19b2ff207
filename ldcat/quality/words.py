"""What metrics, dimensions and ratings are called, in English, German and French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

#: A text by language tag.
Texts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one metric.

    Attributes:
        label: Its name.
        definition: What it says of a record that passes.
        advice: What to do to gain its points: one sentence, an order.
    """

    label: Texts
    definition: Texts
    advice: Texts


def texts(english: str, german: str, french: str) -> Texts:
    """Return a text in three languages."""
    return MappingProxyType({"en": english, "de": german, "fr": french})


METRIC_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "keywordAvailability": Words(
            texts("Keywords", "Schlagwörter", "Mots-clés"),
            texts(
                "The dataset has a keyword.",
                "Der Datensatz hat ein Schlagwort.",
                "Le jeu de données a un mot-clé.",
            ),
            texts(
                "Add keywords that people would search for.",
                "Ergänzen Sie Schlagwörter, nach denen man suchen würde.",
                "Ajoutez des mots-clés que l’on chercherait.",
            ),
        ),
        "categoryAvailability": Words(
            texts("Theme", "Thema", "Thème"),
            texts(
                "The dataset has a theme.",
                "Der Datensatz hat ein Thema.",
                "Le jeu de données a un thème.",
            ),
            texts(
                "Choose a theme from the EU data themes.",
                "Wählen Sie ein Thema aus den Datenthemen der EU.",
                "Choisissez un thème parmi les thèmes de données de l’UE.",
            ),
        ),
        "spatialAvailability": Words(
            texts("Place", "Ort", "Lieu"),
            texts(
                "The dataset says which area it covers.",
                "Der Datensatz nennt das Gebiet, das er abdeckt.",
                "Le jeu de données indique la zone couverte.",
            ),
            texts(
                "Say which area the data cover.",
                "Geben Sie an, welches Gebiet die Daten abdecken.",
                "Indiquez la zone que couvrent les données.",
            ),
        ),
        "temporalAvailability": Words(
            texts("Period", "Zeitraum", "Période"),
            texts(
                "The dataset says which period it covers.",
                "Der Datensatz nennt den Zeitraum, den er abdeckt.",
                "Le jeu de données indique la période couverte.",
            ),
            texts(
                "Say which period the data cover.",
                "Geben Sie an, welchen Zeitraum die Daten abdecken.",
                "Indiquez la période que couvrent les données.",
            ),
        ),
        "accessUrlStatusCode": Words(
            texts("Access address answers", "Zugangsadresse antwortet", "L’adresse d’accès répond"),
            texts(
                "An access address of the distribution answers without an error.",
                "Eine Zugangsadresse der Distribution antwortet ohne Fehler.",
                "Une adresse d’accès de la distribution répond sans erreur.",
            ),
            texts(
                "Mend the access address, so that it answers.",
                "Berichtigen Sie die Zugangsadresse, damit sie antwortet.",
                "Corrigez l’adresse d’accès pour qu’elle réponde.",
            ),
        ),
        "downloadUrlAvailability": Words(
            texts("Download address", "Adresse zum Herunterladen", "Adresse de téléchargement"),
            texts(
                "The distribution has an address of the file itself.",
                "Die Distribution hat eine Adresse der Datei selbst.",
                "La distribution a une adresse du fichier lui-même.",
            ),
            texts(
                "Give the address of the file itself.",
                "Geben Sie die Adresse der Datei selbst an.",
                "Donnez l’adresse du fichier lui-même.",
            ),
        ),
        "downloadUrlStatusCode": Words(
            texts(
                "Download address answers",
                "Adresse zum Herunterladen antwortet",
                "L’adresse de téléchargement répond",
            ),
            texts(
                "An address of the file answers without an error.",
                "Eine Adresse der Datei antwortet ohne Fehler.",
                "Une adresse du fichier répond sans erreur.",
            ),
            texts(
                "Mend the address of the file, so that it can be downloaded.",
                "Berichtigen Sie die Adresse der Datei, damit man sie herunterladen kann.",
                "Corrigez l’adresse du fichier pour qu’on puisse le télécharger.",
            ),
        ),
        "formatAvailability": Words(
            texts("Format", "Format", "Format"),
            texts(
                "The distribution names its format.",
                "Die Distribution nennt ihr Format.",
                "La distribution indique son format.",
            ),
            texts(
                "Name the file format.",
                "Nennen Sie das Dateiformat.",
                "Indiquez le format du fichier.",
            ),
        ),
        "mediaTypeAvailability": Words(
            texts("Media type", "Medientyp", "Type de média"),
            texts(
                "The distribution names its media type.",
                "Die Distribution nennt ihren Medientyp.",
                "La distribution indique son type de média.",
            ),
            texts(
                "Name the media type, such as text/csv.",
                "Nennen Sie den Medientyp, etwa text/csv.",
                "Indiquez le type de média, par exemple text/csv.",
            ),
        ),
        "formatMediaTypeVocabularyAlignment": Words(
            texts("Format from the lists", "Format aus den Listen", "Format tiré des listes"),
            texts(
                "The format is in the EU file type table, and the media type is one of IANA’s.",
                "Das Format steht in der Dateityptabelle der EU, und der Medientyp ist bei der IANA"
                " eingetragen.",
                "Le format figure dans la table des types de fichier de l’UE et le type de média"
                " est enregistré auprès de l’IANA.",
            ),
            texts(
                "Give the format as IRI of the EU file type table and the media type as IRI of"
                " IANA.",
                "Geben Sie das Format als IRI der Dateityptabelle der EU und den Medientyp als IRI"
                " der IANA an.",
                "Donnez le format par un IRI de la table des types de fichier de l’UE et le type"
                " de média par un IRI de l’IANA.",
            ),
        ),
        "formatMediaTypeNonProprietary": Words(
            texts("Open format", "Offenes Format", "Format ouvert"),
            texts(
                "Format or media type is on the list of non-proprietary ones.",
                "Format oder Medientyp steht auf der Liste der nicht proprietären.",
                "Le format ou le type de média est sur la liste des formats non propriétaires.",
            ),
            texts(
                "Offer the data in an open format too, such as CSV or JSON.",
                "Bieten Sie die Daten auch in einem offenen Format an, etwa CSV oder JSON.",
                "Offrez les données aussi dans un format ouvert, par exemple CSV ou JSON.",
            ),
        ),
        "formatMediaTypeMachineInterpretable": Words(
            texts(
                "Machine-readable format", "Maschinenlesbares Format", "Format lisible par machine"
            ),
            texts(
                "Format or media type is on the list of machine-readable ones.",
                "Format oder Medientyp steht auf der Liste der maschinenlesbaren.",
                "Le format ou le type de média est sur la liste des formats lisibles par machine.",
            ),
            texts(
                "Offer the data in a format that programs can read too, such as CSV or JSON.",
                "Bieten Sie die Daten auch in einem Format an, das Programme lesen können, etwa CSV"
                " oder JSON.",
                "Offrez les données aussi dans un format que des programmes peuvent lire, par"
                " exemple CSV ou JSON.",
            ),
        ),
        "dcatApCompliance": Words(
            texts("Complies with DCAT-AP", "Entspricht DCAT-AP", "Conforme à DCAT-AP"),
            texts(
                "The check against DCAT-AP finds no violation.",
                "Die Prüfung gegen DCAT-AP findet keinen Verstoß.",
                "Le contrôle selon DCAT-AP ne trouve aucune violation.",
            ),
            texts(
                "Mend what the check against DCAT-AP found.",
                "Beheben Sie, was die Prüfung gegen DCAT-AP gefunden hat.",
                "Corrigez ce que le contrôle selon DCAT-AP a trouvé.",
            ),
        ),
        "licenceAvailability": Words(
            texts("Licence", "Lizenz", "Licence"),
            texts(
                "The distribution has a licence.",
                "Die Distribution hat eine Lizenz.",
                "La distribution a une licence.",
            ),
            texts(
                "Give every distribution a licence.",
                "Geben Sie jeder Distribution eine Lizenz.",
                "Donnez une licence à chaque distribution.",
            ),
        ),
        "knownLicence": Words(
            texts("Known licence", "Bekannte Lizenz", "Licence connue"),
            texts(
                "The licence is in the EU licence table, or maps to one that is.",
                "Die Lizenz steht in der Lizenztabelle der EU oder ist auf sie abgebildet.",
                "La licence figure dans la table des licences de l’UE ou y est rattachée.",
            ),
            texts(
                "Choose a licence of the EU licence table, such as CC BY 4.0.",
                "Wählen Sie eine Lizenz aus der Lizenztabelle der EU, etwa CC BY 4.0.",
                "Choisissez une licence de la table de l’UE, par exemple CC BY 4.0.",
            ),
        ),
        "accessRightsAvailability": Words(
            texts("Access rights", "Zugriffsrechte", "Droits d’accès"),
            texts(
                "The dataset says who may get at the data.",
                "Der Datensatz sagt, wer Zugriff auf die Daten hat.",
                "Le jeu de données indique qui a accès aux données.",
            ),
            texts(
                "Say whether the data are public.",
                "Geben Sie an, ob die Daten öffentlich sind.",
                "Indiquez si les données sont publiques.",
            ),
        ),
        "accessRightsVocabularyAlignment": Words(
            texts(
                "Access rights from the list",
                "Zugriffsrechte aus der Liste",
                "Droits d’accès tirés de la liste",
            ),
            texts(
                "The access rights are in the EU access right table.",
                "Die Zugriffsrechte stehen in der Tabelle der EU.",
                "Les droits d’accès figurent dans la table de l’UE.",
            ),
            texts(
                "Give the access rights as IRI of the EU table: PUBLIC, RESTRICTED or NON_PUBLIC.",
                "Geben Sie die Zugriffsrechte als IRI der EU-Tabelle an: PUBLIC, RESTRICTED oder"
                " NON_PUBLIC.",
                "Donnez les droits d’accès par un IRI de la table de l’UE : PUBLIC, RESTRICTED ou"
                " NON_PUBLIC.",
            ),
        ),
        "contactPointAvailability": Words(
            texts("Contact", "Kontakt", "Contact"),
            texts(
                "The dataset says whom to ask.",
                "Der Datensatz sagt, wen man fragen kann.",
                "Le jeu de données indique à qui s’adresser.",
            ),
            texts(
                "Say whom people can ask about the data.",
                "Geben Sie an, wen man zu den Daten fragen kann.",
                "Indiquez à qui s’adresser au sujet des données.",
            ),
        ),
        "publisherAvailability": Words(
            texts("Publisher", "Herausgeber", "Éditeur"),
            texts(
                "The dataset names its publisher.",
                "Der Datensatz nennt seinen Herausgeber.",
                "Le jeu de données indique son éditeur.",
            ),
            texts("Name the publisher.", "Nennen Sie den Herausgeber.", "Indiquez l’éditeur."),
        ),
        "rightsAvailability": Words(
            texts("Statement of rights", "Angabe zu Rechten", "Mention des droits"),
            texts(
                "The distribution has a statement of rights.",
                "Die Distribution hat eine Angabe zu Rechten.",
                "La distribution a une mention des droits.",
            ),
            texts(
                "Add a statement of rights to the distribution.",
                "Ergänzen Sie an der Distribution eine Angabe zu Rechten.",
                "Ajoutez à la distribution une mention des droits.",
            ),
        ),
        "byteSizeAvailability": Words(
            texts("Size", "Größe", "Taille"),
            texts(
                "The distribution says how large it is.",
                "Die Distribution sagt, wie groß sie ist.",
                "La distribution indique sa taille.",
            ),
            texts(
                "Give the size of the file in bytes.",
                "Geben Sie die Größe der Datei in Bytes an.",
                "Donnez la taille du fichier en octets.",
            ),
        ),
        "dateIssuedAvailability": Words(
            texts("Date of issue", "Datum der Veröffentlichung", "Date de publication"),
            texts(
                "The date of issue is given.",
                "Das Datum der Veröffentlichung ist angegeben.",
                "La date de publication est indiquée.",
            ),
            texts(
                "Say when the data were first issued.",
                "Geben Sie an, wann die Daten zuerst veröffentlicht wurden.",
                "Indiquez quand les données ont été publiées.",
            ),
        ),
        "dateModifiedAvailability": Words(
            texts("Date of change", "Datum der Änderung", "Date de modification"),
            texts(
                "The date of the last change is given.",
                "Das Datum der letzten Änderung ist angegeben.",
                "La date de la dernière modification est indiquée.",
            ),
            texts(
                "Say when the data last changed.",
                "Geben Sie an, wann die Daten zuletzt geändert wurden.",
                "Indiquez quand les données ont été modifiées.",
            ),
        ),
    }
)

DIMENSION_WORDS: Final[Mapping[str, Texts]] = MappingProxyType(
    {
        "findability": texts("Findability", "Auffindbarkeit", "Facilité à trouver"),
        "accessibility": texts("Accessibility", "Zugänglichkeit", "Accessibilité"),
        "interoperability": texts("Interoperability", "Interoperabilität", "Interopérabilité"),
        "reusability": texts("Reusability", "Wiederverwendbarkeit", "Réutilisabilité"),
        "contextuality": texts("Context", "Kontext", "Contexte"),
    }
)

RATING_WORDS: Final[Mapping[str, Texts]] = MappingProxyType(
    {
        "excellent": texts("Excellent", "Ausgezeichnet", "Excellent"),
        "good": texts("Good", "Gut", "Bon"),
        "sufficient": texts("Sufficient", "Ausreichend", "Suffisant"),
        "bad": texts("Bad", "Schlecht", "Mauvais"),
    }
)

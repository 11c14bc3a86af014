"""Heart disease, Cleveland: what the columns of `model/data/heart.csv` mean and which values they may have.

Names and codes are those of the original; source and licence are in `model/data/heart.md`. Limits of numbers
are plausible human values, wider than the data's own range: beyond them is a typing error, not a patient.
"""

from model.schema import Schema, Target, category, number

_YES_NO = {0: "no", 1: "yes"}

SCHEMA = Schema(
    name="heart",
    title="Heart disease (Cleveland)",
    features=(
        number("age", "age", 18, 110, 63, unit="years"),
        category("sex", "sex", {0: "female", 1: "male"}, 1),
        category(
            "cp",
            "chest pain",
            {1: "typical angina", 2: "atypical angina", 3: "non-anginal pain", 4: "asymptomatic"},
            1,
        ),
        number("trestbps", "blood pressure at rest, on admission", 60, 260, 145, unit="mm Hg"),
        number("chol", "serum cholesterol", 80, 700, 233, unit="mg/dl"),
        category("fbs", "fasting blood sugar above 120 mg/dl", _YES_NO, 1),
        category(
            "restecg",
            "electrocardiogram at rest",
            {0: "normal", 1: "ST-T wave abnormality", 2: "left ventricular hypertrophy"},
            2,
        ),
        number("thalach", "highest heart rate under exercise", 50, 230, 150, unit="beats per minute"),
        category("exang", "angina brought on by exercise", _YES_NO, 0),
        number(
            "oldpeak", "ST depression under exercise relative to rest", 0, 10, 2.3, unit="mm", whole=False
        ),
        category(
            "slope", "slope of the ST segment at peak exercise", {1: "rising", 2: "flat", 3: "falling"}, 3
        ),
        number("ca", "major vessels coloured by fluoroscopy", 0, 3, 0, nullable=True),
        category(
            "thal",
            "thallium scan",
            {3: "normal", 6: "fixed defect", 7: "reversible defect"},
            6,
            nullable=True,
        ),
    ),
    target=Target("disease", ("absent", "present"), "heart disease found by angiography"),
)

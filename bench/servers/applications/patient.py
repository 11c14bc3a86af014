"""Request and answer of the FastAPI applications."""

from pydantic import BaseModel


class Patient(BaseModel):
    """The features of the heart model."""

    age: float
    sex: float
    cp: float
    trestbps: float
    chol: float
    fbs: float
    restecg: float
    thalach: float
    exang: float
    oldpeak: float
    slope: float
    ca: float
    thal: float

    def row(self) -> list[float]:
        """The values in the model's order."""
        return [
            self.age, self.sex, self.cp, self.trestbps, self.chol, self.fbs, self.restecg, self.thalach,
            self.exang, self.oldpeak, self.slope, self.ca, self.thal,
        ]  # fmt: skip


class Prediction(BaseModel):
    """One probability a class."""

    probabilities: list[float]

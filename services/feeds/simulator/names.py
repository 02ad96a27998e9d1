# SPDX-License-Identifier: EUPL-1.2
"""Names for invented people: common first names, and family names that give them away."""

# fmt: off
FIRST_NAMES = (
    "Sam", "Noor", "Bo", "Daan", "Emma", "Youssef", "Fatima", "Lars", "Sanne", "Mila", "Jayden",
    "Aya", "Thijs", "Lotte", "Ruben", "Zoë", "Milan", "Sara", "Bram", "Esra", "Finn", "Julia",
    "Omar", "Nina", "Stijn", "Amira", "Luuk", "Eva", "Mees", "Hanna", "Ravi", "Femke", "Tygo",
    "Isa", "Jesse", "Maud", "Levi", "Roos", "Kevin", "Yara", "Niels", "Lina", "Tim", "Sofie",
    "Adam", "Kim", "Max", "Anouk", "Ilias", "Britt",
)

LAST_NAMES = (
    "Voorbeeld", "Proefman", "Testers", "Fictie", "Denkbeeld", "Modelsma", "Schijnman",
    "Verzinsel", "Maquette", "Simulaat", "Sjabloon", "Proefstra", "Dummers", "Fantasia",
    "Conceptsen", "Nepman", "Oefening", "Schets", "Prent", "Verhaal",
)
# fmt: on

"""How far each lead can be trusted, what was not recorded, and which leads show the rhythm."""

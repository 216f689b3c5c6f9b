"""Whether the programme is for her, and which help to offer: questions by version, rules with reasons, sealed results."""

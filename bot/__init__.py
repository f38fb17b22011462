"""The Rasa side of Musafir: understanding, dialogue, actions and speech."""

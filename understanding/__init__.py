"""What both environments need to understand a message: text, n-grams, vectors, linear models.

Imported by `bot.components` (Python 3.10, beside Rasa) and by `knowledge` (3.11 or newer, beside
faiss), so that one message is normalised, embedded and scored alike on both sides.  Nothing here
imports anything else of ours.
"""

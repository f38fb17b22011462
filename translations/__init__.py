"""Languages, catalogues and their checks: everything the bot says leaves through here.

English text is written once (bot speech, knowledge entries, contacts, labels), extracted into
gettext templates, translated in Poedit or Weblate, checked like code and compiled.
"""

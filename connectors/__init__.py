"""The only door to the network: web chat, Telegram, the inbox, the outbox and the way to Rasa."""

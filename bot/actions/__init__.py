"""What the bot does: custom actions on rasa-sdk, each a thin shell around a plain function."""

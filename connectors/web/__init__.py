"""The web chat page: what a person sees, and the small program in their browser."""

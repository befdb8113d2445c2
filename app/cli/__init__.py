"""The command line `thalweg`: a thin shell over `app.client`, which it opens in its own process or on a server."""

"""The bundled sample report, made by us: no real person, shop or order."""

"""A session as files for other programs: pictures, pages, tables, archives, scripts."""

"""The seat map in a browser, against its marks: `python -m bench --map`. Chromium and Playwright are needed."""

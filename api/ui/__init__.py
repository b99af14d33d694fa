"""What browsers get: the seat map as a web component, the pages that hold it, and the files that serve them."""

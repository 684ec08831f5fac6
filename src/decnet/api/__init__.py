"""What operators reach: the HTTP interface, the live stream and the page."""

"""What the programme is: its slices in the order of the participant's road. Runs without a web server."""

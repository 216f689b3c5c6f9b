"""Breaking the glass: name and safe contact of another organisation's participant, in an emergency, seen by others at once."""

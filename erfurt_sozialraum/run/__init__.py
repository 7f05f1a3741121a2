"""What starts the portal and keeps it running: database, services, machine; knows nothing of the apps."""

"""What Frontwire knows of the world, and how it is read and checked."""

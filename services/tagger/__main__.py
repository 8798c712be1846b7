"""`python -m tagger`."""

from tagger.worker import main

if __name__ == "__main__":
    main()

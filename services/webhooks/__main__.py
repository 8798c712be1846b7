"""`python -m webhooks`."""

from webhooks.worker import main

if __name__ == "__main__":
    main()

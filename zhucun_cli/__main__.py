"""`python -m zhucun_cli` and the command `zhucun`."""

from zhucun_cli.cli.entry import main

if __name__ == "__main__":
    main()

package io.tributary;

import picocli.CommandLine.Option;

/** {@code --help} alone, for commands whose {@code --version} means something else than the program's. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    boolean asked;
}

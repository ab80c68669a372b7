// swift-tools-version: 6.2
import PackageDescription

/// Settings that every target of ours is built with: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The same for what nobody waits for: small code rather than fast, so that the executable stays below its 20 MB.
let small = strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// A library target under `Sources/NAME`, and what it may import.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    settings: [SwiftSetting] = strict, plugins: [Target.PluginUsage] = []
) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings, plugins: plugins)
}

/// The test target of `name`, and what else its tests need.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
        swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "cairn",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "cairn", targets: ["cairn"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // Leaves: system libraries, diagnostics, files.
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(name: "CSpawn"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CFiles"),
        .target(name: "CArguments"),
        room("CairnDiagnostics"),
        room("CairnFiles", ["CFiles", "CZstd", "CairnDiagnostics", system]),

        // Languages, which know nothing of Cairn but its diagnostics.
        room("YAML", ["CLibYAML", "CairnDiagnostics"]),
        room("Patterns", ["CPCRE2", "CairnDiagnostics"]),
        room("Jinja", ["CairnDiagnostics"]),

        room("StructuredData", ["CairnDiagnostics", "Patterns", "YAML"]),

        // Cairn itself, each standing on the ones before.
        room("CairnCatalog", ["CairnDiagnostics", "CairnFiles", "YAML", system], exclude: ["Schemas"]),
        room("CairnPlan", ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "Jinja", "Patterns", "YAML", system]),
        room("CairnGenerator", ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnPlan", "YAML", system]),

        // Projects: their files, what runs in a copy of them, and what is said of them.
        room("ProjectFiles", ["CairnDiagnostics", "CairnFiles", "Patterns", system]),
        room("Execution", ["CSpawn", "CairnDiagnostics", "CairnFiles", "ProjectFiles", system], settings: small),
        room("Reports", ["CairnDiagnostics"], settings: small),
        room(
            "CairnValidator",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnPlan", "Execution", "Jinja", "Patterns",
                "ProjectFiles", "Reports", "StructuredData", "YAML", system,
            ], settings: small),
        room(
            "CairnProject",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnGenerator", "CairnPlan", "CairnValidator",
                "EmbeddedCatalog", "Execution", "Jinja", "ProjectFiles", "Reports", "StructuredData", "YAML", system,
            ], settings: small),
        room(
            "CairnProof",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnGenerator", "CairnPlan", "CairnProject",
                "CairnValidator", "Execution", "Jinja", "Patterns", "ProjectFiles", "Reports", "StructuredData", "YAML",
                system,
            ], settings: small, plugins: ["EmbedJudge"]),
        .executableTarget(
            name: "cairn",
            dependencies: [
                "CArguments", "CMalloc", "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnGenerator",
                "CairnPlan", "CairnProject", "CairnProof", "CairnValidator", "Execution", "Jinja", "ProjectFiles",
                "Reports", "YAML",
                argumentParser, system,
            ],
            swiftSettings: small),

        // The catalog and templates that the executable carries.
        .target(
            name: "EmbeddedCatalog", dependencies: ["CairnFiles", system], exclude: ["templates", "catalog.yaml"],
            swiftSettings: strict, plugins: ["EmbedCatalog"]),
        // Makes the archive, with the encoder, which the executable has no part in.
        room("CairnPacking", ["CZstd", "CairnFiles"]),
        .executableTarget(
            name: "cairn-pack", dependencies: ["CairnFiles", "CairnPacking", system], swiftSettings: strict),
        .plugin(
            name: "EmbedCatalog", capability: .buildTool(), dependencies: ["cairn-pack"],
            path: "Sources/Plugins/EmbedCatalog"),
        // Knows by which code a receipt was given.
        .executableTarget(name: "cairn-digest", dependencies: ["CairnFiles", system], swiftSettings: strict),
        .plugin(
            name: "EmbedJudge", capability: .buildTool(), dependencies: ["cairn-digest"],
            path: "Sources/Plugins/EmbedJudge"),

        // What tests share.
        .target(
            name: "TestSupport", dependencies: ["CairnDiagnostics", "CairnFiles", "YAML", system],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        // Drives the readers for the official suites.
        .executableTarget(
            name: "data-check", dependencies: ["CairnDiagnostics", "CairnFiles", "StructuredData", "YAML", system],
            path: "Tests/DataCheck", swiftSettings: strict),
        tests("CairnDiagnostics", ["TestSupport"], exclude: ["Golden"]),
        tests("CairnFiles", ["CairnDiagnostics", "CairnPacking", "TestSupport", system], exclude: ["Cases"]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["cairn", "CairnFiles", "StructuredData", "TestSupport", "YAML", argumentParser, system],
            exclude: ["Cases", "Course", "Fixture", "Trip"], swiftSettings: strict),
        tests("CairnCatalog", ["CairnDiagnostics", "CairnFiles", "TestSupport", "YAML", system], exclude: ["Cases"]),
        tests(
            "Jinja", ["CairnDiagnostics", "CairnFiles", "TestSupport", "YAML", system],
            exclude: ["Conformance", "Corpus", "GoldenErrors"]),
        tests("CairnGenerator", ["CairnCatalog", "CairnFiles", "CairnPlan", "TestSupport", system]),
        tests(
            "CairnPlan", ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "Jinja", "TestSupport", "YAML", system],
            exclude: ["Cases"]),
        tests("Patterns", ["CairnDiagnostics", "TestSupport"], exclude: ["Cases"]),
        tests(
            "ProjectFiles", ["CairnDiagnostics", "CairnFiles", "Patterns", "TestSupport", system], exclude: ["Cases"]),
        tests("Execution", ["CairnDiagnostics", "CairnFiles", "ProjectFiles", "TestSupport", system]),
        tests(
            "Reports", ["CairnDiagnostics", "TestSupport"],
            exclude: ["Golden", "Schemas", "check_formats.py", "requirements.in", "requirements.txt"]),
        tests(
            "CairnValidator",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "Execution", "ProjectFiles", "Reports", "TestSupport",
                "YAML", system,
            ],
            exclude: ["Cases"]),
        tests(
            "CairnProject",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnGenerator", "CairnPlan", "CairnValidator",
                "Execution", "ProjectFiles", "Reports", "TestSupport", system,
            ], exclude: ["Cases"]),
        tests(
            "CairnProof",
            [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnPlan", "CairnValidator", "Execution", "Reports",
                "StructuredData",
                "TestSupport", "YAML", system,
            ],
            exclude: ["Lint/Fixtures", "Lint/Golden", "Milestones/Cases", "Proof/Cases", "Schemas"]),
        tests("YAML", ["CairnDiagnostics", "TestSupport"], exclude: ["Cases"]),
        tests(
            "StructuredData", ["CairnDiagnostics", "TestSupport", "YAML"],
            exclude: [
                "Cases", "backends.in", "backends.txt", "left_out.json", "official_suites.py", "requirements.txt",
            ]),
    ]
)

// The fuzzer needs libFuzzer at link time, so it is built only by Sources/cairn-fuzz/run.sh.
if Context.environment["CAIRN_FUZZ"] != nil {
    package.products.append(.executable(name: "cairn-fuzz", targets: ["cairn-fuzz"]))
    package.targets.append(
        .executableTarget(
            name: "cairn-fuzz",
            dependencies: ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "Jinja", "Patterns", "YAML", system],
            exclude: ["run.sh"], swiftSettings: strict))
}

// The benchmark of the template language, which counts allocations by standing before the allocator.
if Context.environment["CAIRN_BENCH"] != nil {
    package.targets += [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "jinja-bench", dependencies: ["CAllocations", "CairnFiles", "Jinja", "YAML", system],
            swiftSettings: strict),
    ]
}

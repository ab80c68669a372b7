// swift-tools-version: 6.2
import PackageDescription

/// Settings that every target of ours is built with: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target under `Sources/NAME`, and what it may import.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
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
        room("CairnDiagnostics"),
        room("CairnFiles", ["CairnDiagnostics", system]),

        // Languages, which know nothing of Cairn but its diagnostics.
        room("YAML", ["CLibYAML", "CairnDiagnostics"]),
        room("Patterns", ["CPCRE2"]),
        room("Jinja", ["CairnDiagnostics"]),

        // Cairn itself, each standing on the ones before.
        room("CairnCatalog", ["CairnDiagnostics", "CairnFiles", "YAML", system]),
        room("CairnPlan", ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "Jinja", "Patterns", "YAML", system]),
        room("CairnGenerator", ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnPlan", "YAML", system]),
        room(
            "CairnValidator",
            ["CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnPlan", "Patterns", "YAML", system]),
        .executableTarget(
            name: "cairn",
            dependencies: [
                "CairnCatalog", "CairnDiagnostics", "CairnFiles", "CairnGenerator", "CairnPlan", "CairnValidator",
                "EmbeddedCatalog", "Jinja", "YAML", argumentParser, system,
            ],
            swiftSettings: strict),

        // The catalog and templates that the executable carries.
        .target(
            name: "EmbeddedCatalog", dependencies: ["CairnFiles", system], exclude: ["templates", "catalog.yaml"],
            swiftSettings: strict, plugins: ["EmbedCatalog"]),
        .executableTarget(name: "cairn-pack", dependencies: ["CairnFiles", system], swiftSettings: strict),
        .plugin(
            name: "EmbedCatalog", capability: .buildTool(), dependencies: ["cairn-pack"],
            path: "Sources/Plugins/EmbedCatalog"),

        tests("CairnDiagnostics"),
        tests("CairnFiles", [system]),
    ]
)

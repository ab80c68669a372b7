package import CairnDiagnostics
package import CairnFiles
import SystemPackage
import YAML

extension Template {
    /// Reads the template of a project, with its layers and milestones.
    /// - Parameters:
    ///   - folder: the template's folder, below the catalog's.
    ///   - source: the catalog's place.
    ///   - onlyStarter: true leaves out what checks and proves a starter: structure, milestones and proof.
    /// - Returns: the template; its questions, variables and checks are those of all layers.
    /// - Throws: everything that is wrong with its manifests.
    package static func load(
        _ folder: RelativePath, from source: CatalogSource, onlyStarter: Bool = false
    ) throws(Diagnostics) -> Template {
        let problems = Problems()
        let loader = TemplateLoader(
            source: source, problems: problems, layersFolder: layersFolder(beside: folder), onlyStarter: onlyStarter)
        let template = loader.load(folder)
        try problems.throwIfAny()
        guard let template else { preconditionFailure("a nil without a problem") }
        return template
    }

    /// Reads the manifest of a layer by itself, for authors: a template reads those of its layers.
    /// - Throws: everything that is wrong with it.
    package static func check(layer folder: RelativePath, from source: CatalogSource) throws(Diagnostics) {
        let problems = Problems()
        let loader = TemplateLoader(source: source, problems: problems, layersFolder: folder.parent, onlyStarter: false)
        if let manifest = loader.manifest(folder, isLayer: true) {
            var stack: [TemplateLoader.LoadedLayer] = []
            loader.addLayers(of: manifest, to: &stack, below: [String(folder.last)])
            reportDuplicates(manifest.structure, to: problems)
        }
        try problems.throwIfAny()
    }

    /// Where the layers of a template are: the folder `_layers` beside its own.
    package static func layersFolder(beside folder: RelativePath) -> RelativePath? {
        let parent = folder.parent.map { $0.string + "/" } ?? ""
        return try? RelativePath(parent + "_layers")
    }
}

/// Reads a template's manifest and those of its layers, and stacks what they declare.
private struct TemplateLoader {
    let source: CatalogSource
    let problems: Problems
    let layersFolder: RelativePath?
    let onlyStarter: Bool

    func load(_ folder: RelativePath) -> Template? {
        guard let own = manifest(folder, isLayer: false) else { return nil }
        var stack: [LoadedLayer] = []
        addLayers(of: own, to: &stack, below: [])
        stack.append(LoadedLayer(layer: Layer(name: nil, folder: folder, rules: own.rules), manifest: own))
        var questions = QuestionStack(problems: problems)
        var variables: [Variable] = []
        var checks: [CheckDeclaration] = []
        var proof = ProofDeclaration()
        for loaded in stack {
            questions.add(loaded.manifest.questions)
            for variable in loaded.manifest.variables {
                // A variable declared again keeps its place, so that what is computed from it finds it there.
                if let index = variables.firstIndex(where: { $0.name == variable.name }) {
                    variables[index] = variable
                } else {
                    variables.append(variable)
                }
            }
            checks += loaded.manifest.structure
            proof.add(loaded.manifest.proof)
        }
        let asked = questions.decode()
        checkNames(asked, variables)
        checkUnique(checks)
        let milestones =
            onlyStarter ? [] : MilestoneReader(source: source, problems: problems).milestones(of: folder)
        guard let version = own.version else { return nil }
        return Template(
            folder: folder, version: version, layers: stack.map(\.layer), questions: asked, variables: variables,
            demo: stack.compactMap(\.manifest.demo).last ?? [], structure: checks, milestones: milestones, proof: proof,
            source: source)
    }

    struct LoadedLayer {
        var layer: Layer
        var manifest: Manifest
    }

    func manifest(_ folder: RelativePath, isLayer: Bool) -> Manifest? {
        problems.attempt { () throws(Diagnostic) in
            let location = source.location(of: folder).appending("template.yaml")
            let what = isLayer ? "the layer's manifest" : "the template's manifest"
            return try Node.parseManifest(
                try source.read(location, what: what, upTo: SizeLimit.manifest), file: source.label(of: location))
        }.flatMap { Manifest($0, isLayer: isLayer, onlyStarter: onlyStarter, problems: problems) }
    }

    /// Adds the layers that `manifest` names, each after those that it stands on and once.
    func addLayers(of manifest: Manifest, to stack: inout [LoadedLayer], below path: [String]) {
        for (name, node) in manifest.layers where !stack.contains(where: { $0.layer.name == name }) {
            if path.contains(name) {
                let circle = (path + [name]).map { "'\($0)'" }.joined(separator: " stands on ")
                problems.report(node.diagnostic(id: "layer-circle", "the layers form a circle: \(circle)"))
                continue
            }
            guard let folder = layersFolder.flatMap({ try? $0.appending(name) }) else { continue }
            let isThere = problems.attempt { () throws(Diagnostic) in
                try source.names(in: source.location(of: folder), what: "the layer") != nil
            }
            guard let isThere else { continue }
            guard isThere else {
                problems.report(
                    node.diagnostic(
                        id: "unknown-layer", "there is no layer '\(name)'",
                        help: didYouMean(name, among: layerNames).map { [$0] } ?? []))
                continue
            }
            guard let loaded = self.manifest(folder, isLayer: true) else { continue }
            addLayers(of: loaded, to: &stack, below: path + [name])
            stack.append(LoadedLayer(layer: Layer(name: name, folder: folder, rules: loaded.rules), manifest: loaded))
        }
    }

    var layerNames: [String] {
        guard let layersFolder else { return [] }
        return (try? source.files.list(source.location(of: layersFolder))) ?? []
    }

    func checkNames(_ questions: [Question], _ variables: [Variable]) {
        for variable in variables {
            guard let question = questions.first(where: { $0.name == variable.name }) else { continue }
            problems.report(
                variable.value.diagnostic(
                    id: "duplicate-name", "'\(variable.name)' is a question and a variable",
                    notes: [.init("the question is here", at: question.span)]))
        }
    }

    func checkUnique(_ checks: [CheckDeclaration]) {
        reportDuplicates(checks, to: problems)
    }
}

/// Questions of several layers: one declared again replaces only the fields that it gives.
private struct QuestionStack {
    let problems: Problems
    private var names: [String] = []
    private var declarations: [String: [QuestionDeclaration]] = [:]

    init(problems: Problems) {
        self.problems = problems
    }

    mutating func add(_ questions: [QuestionDeclaration]) {
        for question in questions {
            if declarations[question.name] == nil { names.append(question.name) }
            declarations[question.name, default: []].append(question)
        }
    }

    func decode() -> [Question] {
        names.compactMap { name in
            declarations[name].flatMap { QuestionDecoder(problems: problems, declarations: $0).question() }
        }
    }
}

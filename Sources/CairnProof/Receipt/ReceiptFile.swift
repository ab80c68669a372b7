import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage

extension ProofSubject {
    private var location: FilePath {
        template.source.location(of: template.folder).appending(Receipt.fileName)
    }

    /// The template's receipt; nil if there is none.
    /// - Throws: that it cannot be read, or what is wrong with it.
    func readReceipt() throws -> Receipt? {
        let source = template.source
        guard (try? source.files.info(at: location)).flatMap({ $0 }) != nil else { return nil }
        let bytes = try source.read(location, what: "the receipt", upTo: SizeLimit.manifest)
        return try Receipt(bytes, file: source.label(of: location))
    }

    /// Where the receipt is written.
    /// - Throws: that there is no such place.
    func receiptPlace() throws -> OutputPlace {
        guard template.source.prefix.isEmpty else {
            throw Diagnostic(
                id: "no-receipt-place", "there is no folder to write the receipt of '\(project.id)' to",
                explanation: "the catalog is the one in the program", help: ["name a catalog on disk: --catalog PATH"])
        }
        let folder = template.source.file.folder
        do throws(OutputRefusal) {
            return try OutputPlace(location, guarding: folder.isEmpty ? "." : folder, kept: [])
        } catch {
            throw unwritten(error)
        }
    }

    /// Writes a receipt, as a whole.
    /// - Throws: that it could not be written.
    func write(_ receipt: NewReceipt) throws {
        let place = try receiptPlace()
        do throws(OutputRefusal) {
            try place.write(Array(receipt.text.utf8), isInterrupted: { false }, waiting: {})
        } catch {
            throw unwritten(error)
        }
    }

    private func unwritten(_ refusal: OutputRefusal) -> Diagnostic {
        let reason =
            switch refusal {
            case .failed(let errno): "\(errno)"
            case .link(let link): "'\(link)' is a link"
            default: "what is there is no regular file with one name"
            }
        return Diagnostic(id: "unwritten-receipt", "cannot write the receipt '\(location)': \(reason)")
    }
}

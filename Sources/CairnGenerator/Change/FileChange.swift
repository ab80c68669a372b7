package import CairnFiles

/// What a file is: enough to see whether somebody has changed it since.
package struct FileState: Hashable, Sendable {
    /// The SHA-256 of its bytes, in hexadecimal digits.
    package var digest: String
    /// What its owner, its group and others may do with it: the lowest twelve bits of its mode.
    package var permissions: UInt16

    /// Describes a file by its bytes.
    package init(_ bytes: [UInt8], permissions: UInt16) {
        self.init(digest: SHA256.hex(bytes), permissions: permissions)
    }

    init(digest: String, permissions: UInt16) {
        self.digest = digest
        self.permissions = permissions
    }
}

/// One file of a change.
package struct FileChange: Hashable, Sendable {
    /// Where it is, below the folder that is changed.
    package var path: RelativePath
    /// What was there when the change was planned; nil for nothing. Anything else that is found there is somebody's.
    package var old: FileState?
    /// What it becomes; nil if it goes away.
    package var new: Content?

    /// What a file becomes.
    package struct Content: Hashable, Sendable {
        /// Its bytes.
        package var bytes: [UInt8]
        /// Whether its owner may run it.
        package var isExecutable: Bool
        /// What exactly it may be used for; nil for what its owner's mask, or the file that was there, says.
        package var permissions: UInt16?

        /// Makes a content.
        package init(_ bytes: [UInt8], isExecutable: Bool = false) {
            self.bytes = bytes
            self.isExecutable = isExecutable
        }

        /// Makes a content that may be used for exactly this.
        package init(_ bytes: [UInt8], permissions: UInt16) {
            self.bytes = bytes
            isExecutable = permissions & 0o100 != 0
            self.permissions = permissions
        }
    }

    /// Makes a change.
    package init(_ path: RelativePath, from old: FileState?, to new: Content?) {
        self.path = path
        self.old = old
        self.new = new
    }

    /// What the new file may be used for, unless that says so itself: as the old one, but for who may run it; nil for what
    /// the person's mask says.
    var permissions: UInt16? {
        if let exact = new?.permissions { return exact }
        guard let old, let new else { return nil }
        // Who may read it may run it, too.
        return new.isExecutable ? old.permissions | (old.permissions & 0o444) >> 2 : old.permissions & ~0o111
    }
}

/// Methods of integers and booleans.
let intQuestions: [Filter] = [
    // How many binary digits the number has without its sign.
    Filter("bit_length") { value, _, _ throws(Failure) in
        let int = try value.asInt("the value")
        return .int(Int.bitWidth - int.magnitude.leadingZeroBitCount)
    },
    // How many of them are ones.
    Filter("bit_count") { value, _, _ throws(Failure) in .int(try value.asInt("the value").magnitude.nonzeroBitCount) },
    // As newer versions of Python have it: always true.
    Filter("is_integer") { _, _, _ in true },
]

/// Methods of floats.
let doubleQuestions: [Filter] = [
    Filter("is_integer") { value, _, _ in
        if case .double(let double) = value { .bool(double.isFinite && double.rounded() == double) } else { false }
    }
]

use super::*;

/// The definition of RFC 6962, to the letter and without cleverness.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) =
                leaves.split_at(usize::try_from(split(leaves.len() as u64)).unwrap());
            parent_hash(&mth(left), &mth(right))
        }
    }
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size)
        .map(|index| leaf_hash(&index.to_be_bytes()))
        .collect()
}

fn grown(leaves: &[Hash]) -> (Edge, Stored) {
    let (mut edge, mut stored) = (Edge::default(), Stored::default());
    for leaf in leaves {
        for (subtree, hash) in edge.append(*leaf) {
            stored.keep(subtree, hash);
        }
    }
    (edge, stored)
}

fn hexadecimal(hash: &Hash) -> String {
    hash.iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// The vectors that implementations of Certificate Transparency share (RFC 6962's reference trees).
#[test]
fn the_reference_trees_have_their_roots() {
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut edge = Edge::default();
    assert_eq!(
        hexadecimal(&edge.root()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    for (input, root) in inputs.iter().zip(roots) {
        edge.append(leaf_hash(input));
        assert_eq!(hexadecimal(&edge.root()), root);
    }
}

#[test]
fn a_grown_tree_has_the_root_of_the_definition_and_is_restored_of_what_is_stored() {
    for size in [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 513, 1025] {
        let leaves = leaves(size);
        let (edge, stored) = grown(&leaves);
        assert_eq!(edge.root(), mth(&leaves), "{size}");
        let hashes = perfect(0, size)
            .into_iter()
            .map(|subtree| subtree_hash(&stored, subtree).unwrap())
            .collect();
        assert_eq!(Edge::restore(size, hashes), Some(edge), "{size}");
    }
}

#[test]
fn every_leaf_is_shown_to_be_in_every_tree_and_no_other_is() {
    for size in 1..=70 {
        let leaves = leaves(size);
        let (edge, stored) = grown(&leaves);
        for (index, leaf) in (0..size).zip(&leaves) {
            let proof: Vec<Hash> = inclusion(index, size)
                .into_iter()
                .map(|range| range_hash(&stored, range).unwrap())
                .collect();
            let root = edge.root();
            assert!(
                includes(leaf, (index, size), &proof, &root),
                "{index} of {size}"
            );
            let other = leaf_hash(b"other");
            assert!(!includes(&other, (index, size), &proof, &root));
            assert!(size == 1 || !includes(leaf, ((index + 1) % size, size), &proof, &root));
            assert!(!includes(leaf, (index, size), &proof, &other));
        }
    }
}

#[test]
fn every_tree_is_shown_to_begin_every_later_one_and_no_other_does() {
    for later in 1..=70 {
        let leaves = leaves(later);
        let (edge, stored) = grown(&leaves);
        for earlier in 0..=later {
            let beginning = mth(&leaves[..usize::try_from(earlier).unwrap()]);
            let proof: Vec<Hash> = consistency(earlier, later)
                .into_iter()
                .map(|range| range_hash(&stored, range).unwrap())
                .collect();
            let root = edge.root();
            let shown = |from: &Hash, to: &Hash| extends((earlier, from), (later, to), &proof);
            assert!(shown(&beginning, &root), "{earlier} to {later}");
            let other = leaf_hash(b"other");
            assert!(
                earlier == 0 || !shown(&other, &root),
                "{earlier} to {later}"
            );
            assert!(
                earlier == 0 || !shown(&beginning, &other),
                "{earlier} to {later}"
            );
        }
    }
}

#[test]
fn a_proof_of_a_large_tree_reads_few_stored_hashes() {
    let reads = inclusion(123_456_789, 1_000_000_000)
        .into_iter()
        .flat_map(|(start, end)| perfect(start, end))
        .map(|subtree| subtree.stored().2)
        .sum::<u64>();
    assert!(reads < 2_000, "{reads}");
}
